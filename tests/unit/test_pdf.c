#include "pdf_fixture.h"
#include "page/cff.h"
#include "pdf/metadata.h"
#include "pdf/writer.h"
#include "unit.h"

#include <hb-subset.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

/* The three kinds of font (name-keyed CFF only where fonts-texgyre is installed). */
enum { SERIF, KAI, TERMES, FACES };
static pilu_face faces[FACES];
static bool there[FACES];

static void open_faces(void)
{
    static const char TERMES_FILE[] = "/usr/share/texmf/fonts/opentype/public/tex-gyre/texgyretermes-regular.otf";
    const char *termes = getenv("PILU_TEST_NAME_KEYED");
    there[SERIF] = fx_face(&faces[SERIF], "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", 2,
                           "NotoSerifCJKsc-Regular", true, true);
    there[KAI] = fx_face(&faces[KAI], "/usr/share/fonts/truetype/arphic-gkai00mp/gkai00mp.ttf", 0, "GBKaiMP", false,
                         false);
    there[TERMES] = fx_face(&faces[TERMES], termes ? termes : TERMES_FILE, 0, "TeXGyreTermes-Regular", true, false);
}

/* --- sample documents ------------------------------------------------------------------------------ */

static void add_cells(fixture *fx, pilu_node *row, pilu_node_kind kind, const char *const *texts)
{
    for (; *texts; texts++) fx_block(fx, row, kind, **texts ? *texts : NULL);
}

static void add_simple_table(fixture *fx, pilu_node *parent)
{
    pilu_node *table = fx_node(fx, parent, PILU_NODE_TABLE);
    fx_block(fx, table, PILU_NODE_CAPTION, "表1 资金情况");
    pilu_node *row = fx_node(fx, fx_node(fx, table, PILU_NODE_THEAD), PILU_NODE_TR);
    add_cells(fx, row, PILU_NODE_TH, (const char *const[]){"资金", "预算数", "执行数", NULL});
    pilu_node *body = fx_node(fx, table, PILU_NODE_TBODY);
    row = fx_node(fx, body, PILU_NODE_TR);
    fx_block(fx, row, PILU_NODE_TH, "财政拨款");
    add_cells(fx, row, PILU_NODE_TD, (const char *const[]){"100.00", "93.56", NULL});
    row = fx_node(fx, body, PILU_NODE_TR);
    fx_block(fx, row, PILU_NODE_TH, "其他资金");
    add_cells(fx, row, PILU_NODE_TD, (const char *const[]){"", "—", NULL});
}

/* Two head rows and a merged row head: only /Headers can say it. */
static void add_merged_table(fixture *fx, pilu_node *parent)
{
    pilu_node *table = fx_node(fx, parent, PILU_NODE_TABLE);
    pilu_node *head = fx_node(fx, table, PILU_NODE_THEAD), *row = fx_node(fx, head, PILU_NODE_TR);
    fx_set(fx, fx_block(fx, row, PILU_NODE_TH, "一级"), PILU_ATTR_ROWSPAN, "2");
    fx_set(fx, fx_block(fx, row, PILU_NODE_TH, "指标值"), PILU_ATTR_COLSPAN, "2");
    row = fx_node(fx, head, PILU_NODE_TR);
    add_cells(fx, row, PILU_NODE_TH, (const char *const[]){"年度", "实际", NULL});
    pilu_node *body = fx_node(fx, table, PILU_NODE_TBODY);
    row = fx_node(fx, body, PILU_NODE_TR);
    pilu_node *merged = fx_block(fx, row, PILU_NODE_TH, "产出");
    fx_set(fx, merged, PILU_ATTR_ROWSPAN, "2");
    fx_set(fx, merged, PILU_ATTR_SCOPE, "rowgroup");
    add_cells(fx, row, PILU_NODE_TD, (const char *const[]){"10", "9", NULL});
    row = fx_node(fx, body, PILU_NODE_TR);
    add_cells(fx, row, PILU_NODE_TD, (const char *const[]){"20", "20", NULL});
}

static void add_list(fixture *fx, pilu_node *parent)
{
    pilu_node *list = fx_node(fx, parent, PILU_NODE_OL);
    for (int i = 0; i < 2; i++) {
        pilu_node *item = fx_node(fx, list, PILU_NODE_LI);
        fx_text(fx, item, i ? "2. " : "1. ")->generated = true;
        fx_text(fx, item, i ? "第二项" : "第一项");
    }
}

static void make_sample(fixture *fx, const pilu_face *face)
{
    fx_begin(fx, face);
    pilu_node *root = fx->doc->root;
    fx_block(fx, root, PILU_NODE_H1, "项目支出绩效自评报告");
    pilu_node *h2 = fx_node(fx, root, PILU_NODE_H2);
    fx_set(fx, h2, PILU_ATTR_ID, "one");
    fx_text(fx, h2, "一、")->generated = true;
    fx_text(fx, h2, "基本情况");
    pilu_node *p = fx_block(fx, root, PILU_NODE_P, "执行率");
    fx_block(fx, p, PILU_NODE_STRONG, "93.56%");
    fx_text(fx, p, "，见");
    pilu_node *a = fx_block(fx, p, PILU_NODE_A, "第一部分");
    fx_set(fx, a, PILU_ATTR_HREF, "#one");
    fx_text(fx, p, "和");
    a = fx_block(fx, p, PILU_NODE_A, "公开网站");
    fx_set(fx, a, PILU_ATTR_HREF, "https://example.cn/公开?a=(1)");
    fx_text(fx, p, "。");
    fx_block(fx, root, PILU_NODE_P, NULL); /* empty: not in the structure */
    fx_block(fx, fx_node(fx, root, PILU_NODE_H3), PILU_NODE_SPAN, "（一）Office fiction");
    add_list(fx, root);
    add_simple_table(fx, root);
    add_merged_table(fx, root);
    pilu_node *lang = fx_block(fx, root, PILU_NODE_P, "English text, waffle affine.");
    fx_set(fx, lang, PILU_ATTR_LANG, "en");
    /* U+2F00 and U+4E00 are one glyph in many faces; a face without it would show .notdef, which no PDF/A may. */
    hb_codepoint_t radical;
    if (hb_font_get_nominal_glyph(face->hb_font, 0x2F00, &radical))
        fx_block(fx, root, PILU_NODE_P, "一⼀二⼆。");
    pilu_node *section = fx_node(fx, root, PILU_NODE_SECTION);
    fx_block(fx, section, PILU_NODE_H2, "二、很长的段落");
    char text[9000] = "";
    for (int i = 0; i < 130; i++) strcat(text, "项目支出绩效自评报告的正文，");
    fx_block(fx, section, PILU_NODE_P, text);
    fx->head_face = &faces[KAI]; /* a second font */
    fx_lay(fx);
}

/* What ToUnicode cannot say: a private character, one character of two glyphs; and two characters of one glyph. */
static void make_special(fixture *fx, const pilu_face *face)
{
    fx_begin(fx, face);
    fx_block(fx, fx->doc->root, PILU_NODE_H1, "特殊");
    pilu_node *p = fx_block(fx, fx->doc->root, PILU_NODE_P, "一二三四五六");
    fx_lay(fx);
    pilu_page *page = &fx->pages->items[0];
    for (size_t i = 0; i < page->item_count; i++) {
        pilu_item *item = &page->items[i];
        if (item->node != p->first) continue;
        static const uint32_t CLUSTERS[] = {0, 3, 6, 6, 9, 15};
        pilu_glyph *glyphs = (pilu_glyph *)item->glyphs;
        for (int g = 0; g < 6; g++) glyphs[g].cluster = CLUSTERS[g];
        glyphs[4].y = -2000;
        item->text = PILU_STR("\xEE\x80\x80二三四五六"); /* U+E000 */
    }
}

static void make_latin(fixture *fx, const pilu_face *face)
{
    fx_begin(fx, face);
    fx->doc->lang = PILU_STR("en");
    fx_block(fx, fx->doc->root, PILU_NODE_H1, "Annual report");
    fx_block(fx, fx->doc->root, PILU_NODE_P, "Office fiction, 93.56% of AVATAR (To. We.)");
    fx_lay(fx);
}

static void make_table(fixture *fx, const pilu_face *face, int rows, int columns)
{
    fx_begin(fx, face);
    fx->size = PILU_PT(10);
    pilu_node *table = fx_node(fx, fx->doc->root, PILU_NODE_TABLE);
    pilu_node *row = fx_node(fx, fx_node(fx, table, PILU_NODE_THEAD), PILU_NODE_TR);
    for (int c = 0; c < columns; c++) fx_block(fx, row, PILU_NODE_TH, "指标");
    pilu_node *body = fx_node(fx, table, PILU_NODE_TBODY);
    for (int r = 0; r < rows; r++) {
        row = fx_node(fx, body, PILU_NODE_TR);
        for (int c = 0; c < columns; c++) {
            char text[32];
            snprintf(text, sizeof text, "%d.%02d", r * 7 + c, (r * 13 + c * 31) % 100);
            fx_block(fx, row, PILU_NODE_TD, text);
        }
    }
    fx_lay(fx);
}

static void make_pages(fixture *fx, const pilu_face *face, int pages)
{
    fx_begin(fx, face);
    for (int i = 0; i < pages * 30; i++) {
        char text[200];
        size_t n = 0;
        for (int k = 0; k < 26; k++) n += pilu_utf8_encode(0x4E00 + (uint32_t)((i * 26 + k) * 37 % 900), text + n);
        text[n] = 0;
        fx_block(fx, fx->doc->root, PILU_NODE_P, text);
    }
    fx_lay(fx);
}

/* --- reading what was written ---------------------------------------------------------------------- */

static pilu_buf written(fixture *fx)
{
    pilu_buf out;
    pilu_buf_init(&out, 0);
    CHECK(pilu_pdf_write(fx->doc, fx->pages, &fx->diags, &out));
    CHECK_INT(fx->diags.count, 0);
    return out;
}

static size_t count_of(pilu_str text, const char *needle)
{
    size_t n = 0;
    for (size_t at = 0; (at = pilu_str_find(text, pilu_str_from(needle), at)) != SIZE_MAX; at++) n++;
    return n;
}

static bool has(pilu_str text, const char *needle) { return count_of(text, needle) > 0; }

/* The contents of all deflated streams, object streams first, one after the other. */
static pilu_buf inflated(pilu_str file)
{
    pilu_buf out;
    pilu_buf_init(&out, 0);
    struct libdeflate_decompressor *inflater = libdeflate_alloc_decompressor();
    static char room[1 << 20];
    for (int objects = 1; objects >= 0; objects--) {
        for (size_t at = 0; (at = pilu_str_find(file, PILU_STR("/Length "), at)) != SIZE_MAX; at++) {
            char *end;
            size_t length = strtoul(file.p + at + 8, &end, 10), n = 0;
            size_t data = (size_t)(end - file.p) + strlen(">>\nstream\n"), from = at > 200 ? at - 200 : 0;
            pilu_str before = pilu_str_slice(file, from, at);
            size_t dict = 0;
            for (size_t i = 0; (i = pilu_str_find(before, PILU_STR(" 0 obj\n"), i)) != SIZE_MAX; i++) dict = i;
            bool packed = has(pilu_str_slice(before, dict, before.n), "/ObjStm");
            if (packed != objects || data + length > file.n) continue;
            const char *packed_bytes = file.p + data;
            if (!libdeflate_zlib_decompress(inflater, packed_bytes, length, room, sizeof room, &n))
                pilu_buf_put(&out, room, n);
        }
    }
    libdeflate_free_decompressor(inflater);
    return out;
}

/* --- tests ----------------------------------------------------------------------------------------- */

TEST(numbers_have_no_trailing_zeros)
{
    static const struct { int64_t value; const char *text; } CASES[] = {
        {0, "0"}, {1, ".001"}, {10, ".01"}, {500, ".5"}, {1000, "1"}, {12500, "12.5"}, {-250, "-.25"}, {-1000, "-1"},
        {595276, "595.276"}, {2147483647, "2147483.647"}, {100000, "100"}};
    for (size_t i = 0; i < PILU_COUNT(CASES); i++) {
        pilu_buf out;
        pilu_buf_init(&out, 0);
        pilu_put_fixed(&out, CASES[i].value);
        CHECK_STR(pilu_buf_view(&out), CASES[i].text);
        pilu_buf_free(&out);
    }
}

TEST(text_is_utf16_with_a_mark)
{
    pilu_buf out;
    pilu_buf_init(&out, 0);
    pilu_put_text(&out, PILU_STR("A一\xF0\xA0\x80\x80")); /* U+20000 is D840 DC00 */
    CHECK_STR(pilu_buf_view(&out), "<FEFF00414E00D840DC00>");
    pilu_buf_free(&out);
}

TEST(xmp_escapes_and_dates)
{
    fixture fx;
    fx_begin(&fx, &faces[SERIF]);
    pilu_buf out;
    pilu_buf_init(&out, 0);
    pilu_metadata_xmp(fx.doc, NULL, 0, &out);
    pilu_str xmp = pilu_buf_view(&out);
    CHECK(has(xmp, "项目支出绩效自评报告 &lt;A&amp;B&gt;"));
    CHECK(has(xmp, "<xmp:CreateDate>2021-03-01T00:00:00Z</xmp:CreateDate>"));
    CHECK(has(xmp, "<pdfaid:part>3</pdfaid:part>\n<pdfaid:conformance>A</pdfaid:conformance>"));
    out.n = 0;
    fx.doc->date = PILU_STR("2021-03-01T08:30:05+08:00");
    pilu_metadata_xmp(fx.doc, NULL, 0, &out);
    CHECK(has(pilu_buf_view(&out), "<xmp:ModifyDate>2021-03-01T08:30:05+08:00</xmp:ModifyDate>"));
    pilu_buf_free(&out);
    fx_end(&fx);
}

TEST(same_input_same_bytes)
{
    pilu_buf out[2];
    for (int i = 0; i < 2; i++) {
        fixture fx;
        make_sample(&fx, &faces[SERIF]);
        CHECK(fx.pages->count >= 2);
        out[i] = written(&fx);
        fx_end(&fx);
    }
    CHECK(out[0].n > 1000 && out[0].n == out[1].n && memcmp(out[0].p, out[1].p, out[0].n) == 0);
    pilu_buf_free(&out[0]);
    pilu_buf_free(&out[1]);
}

TEST(other_content_other_id)
{
    pilu_str ids[2];
    pilu_buf out[2];
    for (int i = 0; i < 2; i++) {
        fixture fx;
        make_sample(&fx, &faces[SERIF]);
        if (i) fx.doc->date = PILU_STR("2021-03-02");
        out[i] = written(&fx);
        pilu_str file = pilu_buf_view(&out[i]);
        size_t at = pilu_str_find(file, PILU_STR("/ID[<"), 0);
        CHECK(at != SIZE_MAX);
        ids[i] = pilu_str_slice(file, at, at + 37);
        fx_end(&fx);
    }
    CHECK(!pilu_str_eq(ids[0], ids[1]));
    pilu_buf_free(&out[0]);
    pilu_buf_free(&out[1]);
}

TEST(file_has_header_and_ends)
{
    fixture fx;
    make_sample(&fx, &faces[SERIF]);
    pilu_buf out = written(&fx);
    pilu_str file = pilu_buf_view(&out);
    CHECK(pilu_str_starts(file, PILU_STR("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")));
    CHECK(has(file, "/Type/XRef"));
    CHECK(has(file, "/Type/ObjStm"));
    CHECK(has(file, "<pdfuaid:part>1</pdfuaid:part>")); /* the packet is readable in the plain file */
    CHECK_INT(count_of(file, "stream\n"), 2 * count_of(file, "endstream\n"));
    /* startxref leads to the cross-reference stream. */
    size_t at = pilu_str_find(file, PILU_STR("startxref\n"), 0);
    CHECK(at != SIZE_MAX && at < file.n);
    size_t xref = strtoul(file.p + at + 10, NULL, 10);
    CHECK(xref < file.n && has(pilu_str_slice(file, xref, xref + 60), " 0 obj\n<</Type/XRef"));
    pilu_buf_free(&out);
    fx_end(&fx);
}

/* make_sample has 3 + 2 and 2 + 2 + 1 head cells, 4 and 4 others (one of them empty), 2 links, one empty paragraph. */
TEST(structure_holds_what_the_tree_holds)
{
    fixture fx;
    make_sample(&fx, &faces[SERIF]);
    pilu_buf out = written(&fx), all = inflated(pilu_buf_view(&out));
    pilu_str text = pilu_buf_view(&all);
    CHECK_INT(count_of(text, "<</S/TH/"), 10);
    CHECK_INT(count_of(text, "<</S/TD/"), 8);
    CHECK_INT(count_of(text, "<</S/Caption/"), 1);
    CHECK_INT(count_of(text, "<</S/Lbl/"), 2);
    CHECK_INT(count_of(text, "<</S/LBody/"), 2);
    CHECK_INT(count_of(text, "<</S/Link/"), 2);
    CHECK_INT(count_of(text, "<</Type/OBJR/"), 2);
    CHECK_INT(count_of(text, "<</S/P/"), 4);
    CHECK_INT(count_of(text, "/ID(h"), 5);
    CHECK_INT(count_of(text, "/Headers["), 2 + 1 + 4);
    CHECK(has(text, "/RowSpan 2"));
    CHECK(has(text, "/Lang<FEFF0065006E>"));
    CHECK(has(text, "/ListNumbering/Decimal"));
    CHECK(has(text, "/URI(https://example.cn/%E5%85%AC%E5%BC%80?a=\\(1\\))"));
    CHECK(has(text, "/AFRelationship/Data"));
    pilu_buf_free(&all);
    pilu_buf_free(&out);
    fx_end(&fx);
}

TEST(shared_glyphs_keep_their_text)
{
    fixture fx;
    make_sample(&fx, &faces[SERIF]);
    pilu_buf out = written(&fx), all = inflated(pilu_buf_view(&out));
    pilu_str text = pilu_buf_view(&all);
    CHECK(has(text, "/ActualText<FEFF2F00>>>BDC"));
    CHECK(!has(text, "/ActualText<FEFF4E00>")); /* the first text of a glyph is in ToUnicode */
    CHECK(has(text, "<4E00>\n"));
    CHECK_INT(count_of(text, "BDC\n"), count_of(text, "EMC\n"));
    CHECK_INT(count_of(text, "BT\n"), count_of(text, "ET\n"));
    pilu_buf_free(&all);
    pilu_buf_free(&out);
    fx_end(&fx);
}

TEST(text_of_glyph_groups_is_exact)
{
    fixture fx;
    make_special(&fx, &faces[SERIF]);
    pilu_buf out = written(&fx), all = inflated(pilu_buf_view(&out));
    pilu_str text = pilu_buf_view(&all);
    CHECK(has(text, "/ActualText<FEFFE000>>>BDC"));
    CHECK(has(text, "/ActualText<FEFF4E09>>>BDC")); /* two glyphs, one character */
    CHECK(has(text, "><56DB4E94>\n"));             /* one glyph, two characters */
    CHECK(has(text, "\n64 2 Td\n"));               /* raised by two points, behind four glyphs of 16 pt */
    pilu_buf_free(&all);
    pilu_buf_free(&out);
    fx_end(&fx);
}

/* A subset keeps its CIDs: they are what a font cut down by its maker looks like. */
TEST(cids_are_read_from_the_charset)
{
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    hb_set_add(hb_subset_input_glyph_set(input), 700);
    hb_set_add(hb_subset_input_glyph_set(input), 701);
    hb_set_add(hb_subset_input_glyph_set(input), 30000);
    hb_face_t *made = hb_subset_or_fail(faces[SERIF].hb_face, input);
    hb_blob_t *blob = hb_face_reference_table(made, HB_TAG('C', 'F', 'F', ' '));
    unsigned n;
    const char *bytes = hb_blob_get_data(blob, &n);
    pilu_arena *arena = pilu_arena_new();
    uint16_t *cids = pilu_cff_cids(arena, (pilu_str){bytes, n}, 4);
    CHECK(cids && cids[0] == 0 && cids[1] == 700 && cids[2] == 701 && cids[3] == 30000);
    for (unsigned cut = 0; cut < n && cut < 2000; cut++) { /* each on memory of its own: a byte too far is seen */
        char *copy = malloc(cut ? cut : 1);
        memcpy(copy, bytes, cut);
        pilu_cff_cids(arena, (pilu_str){copy, cut}, 4);
        free(copy);
    }
    pilu_arena_free(arena);
    hb_blob_destroy(blob);
    hb_face_destroy(made);
    hb_subset_input_destroy(input);
}

/* --- samples for other programs, and measuring ----------------------------------------------------- */

static void write_sample(const char *folder, const char *name, fixture *fx)
{
    struct timespec from, to;
    struct rusage before, after;
    getrusage(RUSAGE_SELF, &before);
    clock_gettime(CLOCK_MONOTONIC, &from);
    pilu_buf out = written(fx);
    clock_gettime(CLOCK_MONOTONIC, &to);
    getrusage(RUSAGE_SELF, &after);
    char path[1024];
    snprintf(path, sizeof path, "%s/%s.pdf", folder, name);
    FILE *file = fopen(path, "wb");
    CHECK(file && fwrite(out.p, 1, out.n, file) == out.n && fclose(file) == 0);
    printf("%s: %zu pages, %zu bytes, %.1f ms, %ld kB more at the peak\n", path, fx->pages->count, out.n,
           (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6,
           after.ru_maxrss - before.ru_maxrss);
    pilu_buf_free(&out);
    fx_end(fx);
}

static void make_cid(fixture *fx) { make_sample(fx, &faces[SERIF]); }
static void make_groups(fixture *fx) { make_special(fx, &faces[SERIF]); }
static void make_truetype(fixture *fx) { make_sample(fx, &faces[KAI]); }
static void make_name_keyed(fixture *fx) { make_latin(fx, &faces[TERMES]); }
static void make_100(fixture *fx) { make_pages(fx, &faces[SERIF], 100); }
static void make_5000(fixture *fx) { make_pages(fx, &faces[SERIF], 5000); }
static void make_rows(fixture *fx) { make_table(fx, &faces[SERIF], 5000, 10); }

/* unit_pdf --write FOLDER [NAME…]: samples as files; those for measuring only when they are named. */
static int write_samples(const char *folder, char **names, int name_count)
{
    static const struct { const char *name; void (*make)(fixture *); int face; bool large; } SAMPLES[] = {
        {"cid", make_cid, SERIF, false},           {"special", make_groups, SERIF, false},
                  {"truetype", make_truetype, KAI, false},
        {"name-keyed", make_name_keyed, TERMES, false}, {"pages-100", make_100, SERIF, true},
        {"pages-5000", make_5000, SERIF, true},    {"table-5000", make_rows, SERIF, true}};
    for (size_t i = 0; i < PILU_COUNT(SAMPLES); i++) {
        bool named = name_count == 0 && !SAMPLES[i].large;
        for (int n = 0; n < name_count; n++) named = named || strcmp(names[n], SAMPLES[i].name) == 0;
        if (!named || !there[SAMPLES[i].face]) continue;
        fixture fx;
        SAMPLES[i].make(&fx);
        write_sample(folder, SAMPLES[i].name, &fx);
    }
    return unit_wrong != 0;
}

int main(int argc, char **argv)
{
    open_faces();
    CHECK(there[SERIF] && there[KAI]);
    int code;
    if (argc > 2 && strcmp(argv[1], "--write") == 0) {
        code = write_samples(argv[2], argv + 3, argc - 3);
    } else {
        RUN(numbers_have_no_trailing_zeros);
        RUN(text_is_utf16_with_a_mark);
        RUN(xmp_escapes_and_dates);
        RUN(structure_holds_what_the_tree_holds);
        RUN(shared_glyphs_keep_their_text);
        RUN(text_of_glyph_groups_is_exact);
        RUN(cids_are_read_from_the_charset);
        RUN(same_input_same_bytes);
        RUN(other_content_other_id);
        RUN(file_has_header_and_ends);
        code = unit_end();
    }
    for (int i = 0; i < FACES; i++)
        if (there[i]) fx_face_end(&faces[i]);
    return code;
}
