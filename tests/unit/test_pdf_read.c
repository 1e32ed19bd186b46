/* PDFs of other programs, written here by hand: strings, maps to Unicode, marks, forms and pictures as ISO 32000-1 has
 * them and as pilu itself never writes them. What is expected follows from the clause named with each. */
#include "read/pdf.h"

#include "base/buf.h"
#include "read/pdf_rules.h"
#include "read/pdf_token.h"
#include "unit.h"

enum { OBJECTS_MOST = 32 };

typedef struct file {
    pilu_arena *arena;
    pilu_diags diags;
    pilu_str objects[OBJECTS_MOST]; /* by number; the first is the catalog */
    size_t count;
    const pilu_pdf_facts *facts;
} file;

/* Objects 1 and 2 are the catalog and the pages, 3 is the page; its fonts are /P (plain) and /M (by the map, object 6). */
static file new_file(void)
{
    file f = {.arena = pilu_arena_new()};
    pilu_diags_init(&f.diags, f.arena);
    f.objects[1] = PILU_STR("<</Type /Catalog /Pages 2 0 R /StructTreeRoot 8 0 R>>");
    f.objects[2] = PILU_STR("<</Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] /Resources 7 0 R>>");
    f.objects[3] = PILU_STR("<</Type /Page /Parent 2 0 R /Contents 4 0 R>>");
    f.objects[5] = PILU_STR("<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>");
    f.objects[6] = PILU_STR("<</Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /ToUnicode 9 0 R>>");
    f.objects[7] = PILU_STR("<</Font <</P 5 0 R /M 6 0 R>> /XObject <</Form 10 0 R /Own 11 0 R /Picture 12 0 R>> "
                            "/Properties <</One <</MCID 1>> /Said <</MCID 2 /ActualText (said)>> >> >>");
    f.objects[8] = PILU_STR("<</Type /StructTreeRoot /K [13 0 R]>>");
    f.objects[9] = PILU_STR("null");
    f.objects[10] = f.objects[11] = f.objects[12] = PILU_STR("null");
    f.objects[13] = PILU_STR("<</Type /StructElem /S /P /P 8 0 R /Pg 3 0 R /K []>>");
    f.count = 14;
    return f;
}

static pilu_str stream(const file *f, const char *entries, pilu_str bytes)
{
    return pilu_arena_printf(f->arena, "<<%s /Length %zu>>\nstream\n%.*s\nendstream", entries, bytes.n, PILU_FMT(bytes));
}

/* The file's bytes with its table of objects (7.5). */
static pilu_str put_together(const file *f)
{
    pilu_buf out;
    size_t places[OBJECTS_MOST] = {0};
    pilu_buf_init(&out, 0);
    pilu_buf_text(&out, "%PDF-1.7\n");
    for (size_t i = 1; i < f->count; i++) {
        places[i] = out.n;
        pilu_buf_printf(&out, "%zu 0 obj\n%.*s\nendobj\n", i, PILU_FMT(f->objects[i]));
    }
    size_t table = out.n;
    pilu_buf_printf(&out, "xref\n0 %zu\n0000000000 65535 f \n", f->count);
    for (size_t i = 1; i < f->count; i++) pilu_buf_printf(&out, "%010zu 00000 n \n", places[i]);
    pilu_buf_printf(&out, "trailer\n<</Size %zu /Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", f->count, table);
    pilu_str bytes = pilu_arena_str(f->arena, pilu_buf_view(&out));
    pilu_buf_free(&out);
    return bytes;
}

/* Its text, read again, lines parted by «|». */
static pilu_str read_file(file *f)
{
    pilu_buf text;
    pilu_buf_init(&text, 0);
    f->facts = pilu_pdf_read(f->arena, &f->diags, PILU_STR("a.pdf"), put_together(f));
    for (size_t i = 0; f->facts && i < f->facts->text.count; i++) {
        if (i) pilu_buf_char(&text, '|');
        pilu_buf_str(&text, f->facts->text.items[i].text);
    }
    pilu_str result = pilu_arena_str(f->arena, pilu_buf_view(&text));
    pilu_buf_free(&text);
    CHECK(f->facts != NULL);
    return result;
}

static pilu_str read_content(file *f, const char *content)
{
    f->objects[4] = stream(f, "", pilu_str_from(content));
    return read_file(f);
}

#define READS(content, want)                            \
    do {                                                \
        file f_ = new_file();                           \
        CHECK_STR(read_content(&f_, (content)), want);  \
        pilu_arena_free(f_.arena);                      \
    } while (0)

/* 7.3.4.2, table 3. */
TEST(strings)
{
    READS("/P 9 Tf (plain) Tj", "plain");
    READS("/P 9 Tf (a(b(c))d) Tj", "a(b(c))d");
    READS("/P 9 Tf (a\\)b\\(c\\\\d) Tj", "a)b(c\\d");
    READS("/P 9 Tf (\\101\\0536\\7z\\1234) Tj", "A+6\az" "S4");
    READS("/P 9 Tf (a\\nb\\rc\\td\\be\\ff) Tj", "a\nb\rc\td\be\ff");
    READS("/P 9 Tf (a\\\nb\\\r\nc\\\rd) Tj", "abcd");
    READS("/P 9 Tf (\\q\\8) Tj", "q8");
    READS("/P 9 Tf (cut off", "");
    READS("/P 9 Tf (b\\", "");
    READS("/P 9 Tf <41 4\n2 4> Tj", "AB@"); /* 7.3.4.3: what is missing at the end is 0 */
    READS("/P 9 Tf <4142", "");
    READS("/P 9 Tf [(a) -200 (b)] TJ (c) ' 1 2 (d) \" % (e) Tj\n(f) Tj", "abcdf");
    READS("/P 9 Tf (\\351) Tj", "é");
    READS("(no face) Tj", "");
}

/* The token itself: what is read of a string stays in the text as it was written. */
TEST(tokens)
{
    pdf_lexer l = pilu_pdf_lexer(PILU_STR("<</A#20b -.5 [(x\\)y)]>> % aside\r+7 true{"));
    static const struct {
        pdf_token_kind kind;
        const char *text;
    } WANT[] = {{PDF_SIGN, "<<"}, {PDF_NAME, "/A#20b"}, {PDF_NUMBER, "-.5"}, {PDF_SIGN, "["}, {PDF_STRING, "(x\\)y)"},
                {PDF_SIGN, "]"},  {PDF_SIGN, ">>"},     {PDF_NUMBER, "+7"},  {PDF_WORD, "true"}, {PDF_SIGN, "{"}};
    for (size_t i = 0; i < PILU_COUNT(WANT); i++) {
        pdf_token t = pilu_pdf_token(&l);
        CHECK_INT(t.kind, WANT[i].kind);
        CHECK_STR(t.text, WANT[i].text);
    }
    CHECK_INT(pilu_pdf_token(&l).kind, PDF_END);
    pilu_pdf_lexer_end(&l);
}

#define MAPS(map, codes, want)                                                        \
    do {                                                                              \
        file f_ = new_file();                                                         \
        f_.objects[9] = stream(&f_, "", PILU_STR(map));                               \
        CHECK_STR(read_content(&f_, "/M 9 Tf <" codes "> Tj"), want);                 \
        pilu_arena_free(f_.arena);                                                    \
    } while (0)

/* 9.10.3. */
TEST(maps_to_unicode)
{
    MAPS("2 beginbfchar <0003> <8D22> <0001> <653F> endbfchar", "00010003", "政财");
    MAPS("1 beginbfrange <0010> <0012> <0061> endbfrange", "001000120011", "acb");
    MAPS("1 beginbfrange <0010> <0012> [<0061> <8D22> <00660069>] endbfrange 1 beginbfchar <0020> <002E> endbfchar",
         "00120011001000200012", "fi财a.fi");
    MAPS("1 beginbfrange <0000> <FFFF> <0000> endbfrange", "8D22653F0041", "财政A"); /* codes are characters */
    MAPS("1 beginbfrange <0000> <FFFF> <0000> endbfrange", "D800DFFFE000", "\uFFFD\uFFFD\uE000");
    MAPS("1 beginbfrange <0001> <0002> <DBFFDFFF> endbfrange", "0002", "\uFFFD"); /* behind the last character */
    MAPS("1 beginbfrange <0001> <0002> <00660069> endbfrange", "00010002", "fifj"); /* its last character counts on */
    MAPS("1 beginbfchar <0001> <D840DC00> endbfchar", "0001", "𠀀");
    MAPS("2 beginbfchar <0001> <D840> <0002> <DC00> endbfchar", "00010002", "\uFFFD\uFFFD");
    MAPS("1 beginbfchar <0001> <D8400041> endbfchar", "0001", "\uFFFDA");
    MAPS("1 beginbfchar <0001> <41> endbfchar", "0001", "\uFFFD");
    MAPS("1 beginbfchar <0001> /quotesingle <0002> <0042> endbfchar", "0002", "B");
    MAPS("1 beginbfchar <0001> <> endbfchar", "0001", "");
    MAPS("1 beginbfchar <0001> <0041> endbfchar", "000100020003", "A\uFFFD\uFFFD");
    MAPS("/CIDInit /ProcSet findresource begin <0041> <0042> 1 begincodespacerange <0000> <FFFF> endcodespacerange "
         "1 beginbfchar <0001> <0041> endbfchar <0002> <0042>", "00010002", "A\uFFFD");
}

/* 14.6: MCIDs of the content and of named properties; the structure says 2 before 1, and nothing of the rest. */
TEST(marks)
{
    file f = new_file();
    f.objects[13] = PILU_STR("<</Type /StructElem /S /P /P 8 0 R /Pg 3 0 R /K [2 1]>>");
    CHECK_STR(read_content(&f, "/P 9 Tf /Span /One BDC (one) Tj EMC /Span /Said BDC (drawn) Tj EMC "
                               "/Artifact BMC (aside) Tj EMC EMC (rest) Tj /Span <</MCID 7x>> BDC ( odd) Tj EMC"),
              "saiddrawn|one|rest| odd");
    CHECK_INT(f.facts->artifacts.count, 1);
    CHECK_STR(f.facts->artifacts.items[0].text, "aside");
    pilu_arena_free(f.arena);
    READS("/P 9 Tf /Span <</ActualText (\\376\\377\\215\\042)>> BDC (x) Tj EMC", "财x");
    READS("/P 9 Tf /Span <</ActualText <FEFF8D2265>>> BDC EMC", "财\uFFFD");
    READS("/P 9 Tf /Span <</ActualText (caf\\351)>> BDC EMC", "café");
}

/* Marks and states are kept as far as sixty-four deep; beyond that they are counted, so that what follows is right. */
TEST(depth)
{
    file f = new_file();
    pilu_buf content;
    pilu_buf_init(&content, 0);
    pilu_buf_text(&content, "/P 9 Tf ");
    for (int i = 0; i < 100; i++) pilu_buf_text(&content, "q /Span BMC /M 9 Tf ");
    for (int i = 0; i < 100; i++) pilu_buf_text(&content, "EMC Q ");
    pilu_buf_text(&content, "Q Q (after) Tj");
    f.objects[4] = stream(&f, "", pilu_buf_view(&content));
    CHECK_STR(read_file(&f), "after");
    pilu_buf_free(&content);
    pilu_arena_free(f.arena);
}

/* 8.10.1: a form is drawn where it is named, with its own resources or, before PDF 1.2, with those of who draws it. */
TEST(forms)
{
    file f = new_file();
    f.objects[10] = stream(&f, "/Type /XObject /Subtype /Form", PILU_STR("(form) Tj /Own Do"));
    f.objects[11] = stream(&f, "/Subtype /Form /Resources <</Font <</G 5 0 R>> >>", PILU_STR("/G 9 Tf (own) Tj"));
    f.objects[12] = stream(&f, "/Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
                           PILU_STR("(image) Tj"));
    CHECK_STR(read_content(&f, "/P 9 Tf (a) Tj /Form Do (b) Tj /Picture Do /None Do (c) Tj"), "a|form|own|bc");
    pilu_arena_free(f.arena);
    f = new_file();
    f.objects[10] = stream(&f, "/Subtype /Form", PILU_STR("(x) Tj /Form Do"));
    CHECK_STR(read_content(&f, "/P 9 Tf /Form Do (end) Tj"), "x|x|x|x|x|x|x|x|end"); /* in itself: eight deep */
    pilu_arena_free(f.arena);
    f = new_file();
    f.objects[10] = stream(&f, "/Type /XObject", PILU_STR("(x) Tj"));
    CHECK_STR(read_content(&f, "/P 9 Tf /Form Do (end) Tj"), "end");
    pilu_arena_free(f.arena);
}

/* 8.9.7: the bytes of a picture may look like operators, and EI may be among them. */
TEST(pictures_in_the_content)
{
    READS("/P 9 Tf BI /W 2 /H 1 /BPC 8 /CS /G ID (xEIx (y) Tj\nEI (after) Tj", "after");
    READS("/P 9 Tf (before) Tj BI /W 1 /H 1 ID abc", "before");
}

/* 7.7.3.3: streams one behind the other; 7.4.1: filters one behind the other, and the one that libqpdf counts among the special ones. */
TEST(streams)
{
    file f = new_file();
    f.objects[3] = PILU_STR("<</Type /Page /Parent 2 0 R /Contents [4 0 R 10 0 R]>>");
    f.objects[10] = stream(&f, "/Filter [/ASCIIHexDecode /ASCIIHexDecode]", PILU_STR("3238363232393230353436413E>"));
    CHECK_STR(read_content(&f, "/P 9 Tf (a) Tj"), "ab");
    pilu_arena_free(f.arena);
    f = new_file();
    f.objects[4] = stream(&f, "/Filter /RunLengthDecode", PILU_STR("\x0F/P 9 Tf (abc) Tj\x80"));
    CHECK_STR(read_file(&f), "abc");
    pilu_arena_free(f.arena);
}

/* Lines as «x0,y0-x1,y1» from the upper left corner, in whole points. */
static pilu_str rules_of(file *f, const char *content)
{
    pilu_buf out;
    pilu_buf_init(&out, 0);
    f->objects[4] = stream(f, "", pilu_str_from(content));
    const pilu_pdf_rules *rules = pilu_pdf_read_rules(f->arena, put_together(f));
    CHECK(rules != NULL);
    for (size_t i = 0; rules && i < rules->count; i++) {
        const pilu_pdf_rule *r = &rules->items[i];
        pilu_buf_printf(&out, "%s%.0f,%.0f-%.0f,%.0f", i ? " " : "", (double)r->x0, (double)r->y0, (double)r->x1,
                        (double)r->y1);
    }
    pilu_str text = pilu_arena_str(f->arena, pilu_buf_view(&out));
    pilu_buf_free(&out);
    return text;
}

#define DRAWS(content, want)                       \
    do {                                           \
        file f_ = new_file();                      \
        CHECK_STR(rules_of(&f_, content), want);   \
        pilu_arena_free(f_.arena);                 \
    } while (0)

/* 8.5.2, 8.5.3; the page is 842 points high. */
TEST(lines)
{
    DRAWS("10 800 m 110 800 l S", "10,42-110,42");
    DRAWS("10 800 m 10 700 l 110 600 l S", "10,42-10,142"); /* aslant is no line of a table */
    DRAWS("10 800 m 110 800 l n 10 800 m 11 800 l S", "");
    DRAWS("10 800 m 110 800 l 110 700 l s", "10,42-110,42 110,42-110,142");
    DRAWS("10 700 100 100 re S", "10,142-110,142 110,42-110,142 10,42-110,42 10,42-10,142");
    DRAWS("10 700 100 1 re f 10 700 .5 100 re f* 10 700 100 100 re F", "10,142-110,142 10,42-10,142");
    DRAWS("[1 2 3 4 5 6 7] 0 d 10 800 m 20 810 30 820 110 800 c S", "10,42-110,42"); /* of a curve its ends */
    DRAWS("10 m 10 20 l 5 re 1 2 c 7 cm S", "");
    DRAWS("BI /W 9 /H 1 ID 1 1 m 99 1 l S EI 10 800 m 110 800 l S", "10,42-110,42");
    DRAWS("q 2 0 0 2 10 20 cm 0 0 m 50 0 l S Q 0 0 m 50 0 l S Q", "10,822-110,822 0,842-50,842");
}

/* 8.10: by their /Matrix. */
TEST(lines_of_forms)
{
    file f = new_file();
    f.objects[10] = stream(&f, "/Subtype /Form /Matrix [1 0 0 1 5 6]", PILU_STR("0 0 m 50 0 l S /Own Do"));
    f.objects[11] = stream(&f, "/Subtype /Form /Resources <<>> /Matrix [1 0]", PILU_STR("0 1 m 50 1 l S"));
    f.objects[12] = stream(&f, "/Subtype /Image", PILU_STR("0 0 m 50 0 l S"));
    CHECK_STR(rules_of(&f, "1 0 0 1 0 100 cm /Form Do /Picture Do /None Do"), "5,736-55,736 5,735-55,735");
    f.objects[10] = stream(&f, "/Subtype /Form", PILU_STR("0 0 m 50 0 l S /Form Do"));
    CHECK_STR(rules_of(&f, "/Form Do 0 9 m 50 9 l S"), /* in itself: eight deep */
              "0,842-50,842 0,842-50,842 0,842-50,842 0,842-50,842 0,842-50,842 0,842-50,842 0,842-50,842 "
              "0,842-50,842 0,833-50,833");
    pilu_arena_free(f.arena);
}

/* 7.7.3.3, /Rotate: clockwise. From the lower left corner, 10 across and 100 high, 100 long. */
TEST(turned_pages)
{
    static const struct {
        int angle;
        const char *want;
    } TURNS[] = {{0, "10,742-110,742"},    {90, "100,10-100,110"},  {180, "485,100-585,100"},
                 {270, "742,485-742,585"}, {-90, "742,485-742,585"}};
    for (size_t i = 0; i < PILU_COUNT(TURNS); i++) {
        file f = new_file();
        f.objects[3] = pilu_arena_printf(f.arena, "<</Type /Page /Parent 2 0 R /Contents 4 0 R /Rotate %d>>",
                                         TURNS[i].angle);
        CHECK_STR(rules_of(&f, "10 100 m 110 100 l S"), TURNS[i].want);
        pilu_arena_free(f.arena);
    }
}

int main(void)
{
    RUN(strings);
    RUN(tokens);
    RUN(maps_to_unicode);
    RUN(marks);
    RUN(depth);
    RUN(forms);
    RUN(pictures_in_the_content);
    RUN(streams);
    RUN(lines);
    RUN(lines_of_forms);
    RUN(turned_pages);
    return unit_end();
}
