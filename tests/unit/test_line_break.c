/* Unicode's LineBreakTest (UAX #14) over the lines whose classes our rules agree on. Where Chinese composition breaks
 * otherwise (CLREQ, GB/T 15834), the classes and the pairs of classes are listed below with the reason, and a line
 * with one of them is not run. */
#include "page/compose_private.h"
#include "unit.h"

#include "base/files.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <unistd.h>

#define DATA "/usr/share/unicode/"

static const char ROLES[] = "{\"serif\": {\"generic\": \"serif\", \"faces\": [{\"family\": \"Noto Serif CJK SC\"}]}}";

static const struct {
    const char *class, *why;
} NOT_RUN[] = {
    {"BK", "a br element breaks lines; controls in text are spaces"},
    {"CR", "as BK"}, {"LF", "as BK"}, {"NL", "as BK"},
    {"SA", "Thai and its like break by dictionary, which Chinese disclosures need not"},
    {"JL", "Hangul in parts of syllables"}, {"JV", "as JL"}, {"JT", "as JL"},
    {"RI", "flags"}, {"EB", "emoji"}, {"EM", "emoji"},
    {"CB", "an object in text: pilu has none"},
    {"XX", "no character"},
    {"BA", "a tab is a space, U+3000 a character of its own, | a sign"},
    {"QU", "Chinese quotes open and close; straight ones are signs"},
    {"BB", "accents that stand alone, and Mongolian: no marks of Chinese"},
    {"HL", "Hebrew: a line has one direction"},
};

/* «*»: any class. SPACED: with spaces between them; NEXT: without. */
typedef enum distance { NEXT = 1, SPACED = 2, EITHER = 3 } distance;

static const struct {
    const char *before, *after;
    distance distance;
    const char *why;
} OTHERWISE[] = {
    {"*", "B2", EITHER, "—— does not begin a line (CLREQ §3.1.4)"},
    {"*", "CJ", SPACED, "what may not begin a line may not behind a space either"},
    {"*", "GL", SPACED, "the same"},
    {"*", "NS", SPACED, "the same"},
    {"*", "PO", EITHER, "%, ℃ do not begin a line, whatever stands before them"},
    {"ZW", "*", SPACED, "a break is asked for at ZWSP itself, not behind the spaces that follow it"},
    {"*", "IN", NEXT, "…… may begin a line (CLREQ §3.1.4: the strict style alone forbids it)"},
    {"*", "HY", NEXT, "- behind a Han is the sign of the number that follows"},
    {"HY", "GL", NEXT, "a no-break space holds both sides"},
    {"*", "PR", NEXT, "signs of a formula: 5)+3, 80%−5%"},
    {"AL", "OP", NEXT, "# is the prefix of what it counts"},
    {"AL", "H2", NEXT, "the same"}, {"AL", "H3", NEXT, "the same"}, {"AL", "ID", NEXT, "the same"},
    {"PR", "OP", NEXT, "a prefix does not end a line, before a full-width bracket too"},
    {"CL", "*", NEXT, "a bracket within a word or formula: f{x}y"},
    {"EX", "*", NEXT, "! and ? within a code or an address"},
    {"IS", "NU", NEXT, "12,345: in one number, also behind a letter"},
    {"SY", "NU", NEXT, "3/4, and 2020/15: never broken before a figure"},
    {"CP", "OP", NEXT, "f(x)(y)"}, {"IS", "OP", NEXT, "the same"}, {"PO", "OP", NEXT, "the same"},
};

static pilu_arena *ARENA;
static pilu_fonts *FONTS;
static const char *CLASS_OF[0x110000];

static void read_classes(const char *p)
{
    while (*p) {
        unsigned first, last;
        char name[4];
        int n = sscanf(p, "%x..%x;%3[A-Z0-9]", &first, &last, name);
        if (n == 1) {
            n = sscanf(p, "%x;%3[A-Z0-9]", &first, name);
            last = first;
        }
        if (*p != '#' && n >= 2)
            for (unsigned c = first; c <= last && c < 0x110000; c++) {
                if (c > first) CLASS_OF[c] = CLASS_OF[first];
                else CLASS_OF[c] = pilu_arena_str(ARENA, pilu_str_from(name)).p;
            }
        p += strcspn(p, "\n");
        p += *p == '\n';
    }
}

typedef struct line {
    uint32_t c[64];
    bool may[65]; /* break before it */
    size_t count;
} line;

static bool read_line(const char *p, line *l)
{
    *l = (line){.count = 0};
    for (;;) {
        p += strspn(p, " \t");
        if (!strncmp(p, "÷", 2) || !strncmp(p, "×", 2)) {
            l->may[l->count] = !strncmp(p, "÷", 2);
            p += 2;
            continue;
        }
        char *end;
        unsigned long c = strtoul(p, &end, 16);
        if (end == p || l->count == 64) return l->count > 0;
        l->c[l->count++] = (uint32_t)c;
        p = end;
    }
}

static const char *class_name(uint32_t c) { return CLASS_OF[c] ? CLASS_OF[c] : "XX"; }
static bool is_mark(uint32_t c) { return !strcmp(class_name(c), "CM") || !strcmp(class_name(c), "ZWJ"); }
static bool fits(const char *pattern, const char *class) { return *pattern == '*' || !strcmp(pattern, class); }

/* Marks take their base's class; what stands on either side of spaces counts as a pair, too. */
static const char *why_not(const line *l)
{
    const char *before = "sot", *behind_space = "sot";
    for (size_t i = 0; i < l->count; i++) {
        const char *class = class_name(l->c[i]);
        if (l->c[i] < 0x20) return "a control is a space, and a finding before that";
        if (is_mark(l->c[i]) && (!i || l->c[i - 1] == 0x20 || l->c[i - 1] == 0x200B)) return "a mark stands on the space";
        for (size_t k = 0; k < PILU_COUNT(NOT_RUN); k++)
            if (!strcmp(class, NOT_RUN[k].class)) return NOT_RUN[k].why;
        if (is_mark(l->c[i]) && i && strcmp(before, "SP") && strcmp(before, "ZW")) continue;
        for (size_t k = 0; k < PILU_COUNT(OTHERWISE); k++) {
            if (!fits(OTHERWISE[k].after, class)) continue;
            bool spaced = !strcmp(before, "SP");
            if (!(OTHERWISE[k].distance & (spaced ? SPACED : NEXT))) continue;
            if (fits(OTHERWISE[k].before, spaced ? behind_space : before)) return OTHERWISE[k].why;
        }
        if (strcmp(before, "SP")) behind_space = before;
        before = class;
    }
    return NULL;
}

/* Does a line end before each character where it may, and nowhere else? */
static bool agrees(const line *l, bool *ours)
{
    pilu_diags diags;
    pilu_arena *arena = pilu_arena_new();
    pilu_diags_init(&diags, arena);
    pilu_typesetter *ts = pilu_typesetter_new(arena, &diags, FONTS);
    pilu_style style = {.font = PILU_STR("serif"), .size = 10000, .line_height = 20000, .background = -1};
    pilu_node block = {.kind = PILU_NODE_P, .style = &style}, node = {.kind = PILU_NODE_TEXT, .parent = &block};
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    size_t at[65];
    for (size_t i = 0; i < l->count; i++) {
        at[i] = pilu_buf_view(&buf).n;
        pilu_buf_utf8(&buf, l->c[i]);
    }
    node.text = pilu_buf_view(&buf);
    pilu_text *text = pilu_text_shape(ts, &block, &node, NULL);
    bool good = true;
    for (size_t i = 1; i < l->count; i++) {
        ours[i] = false;
        for (size_t k = 0; k < text->count; k++)
            if (text->atoms[k].from == at[i]) ours[i] = !(text->atoms[k].flags & ATOM_JOINED);
        good = good && ours[i] == l->may[i];
    }
    pilu_buf_free(&buf);
    pilu_typesetter_free(ts);
    pilu_arena_free(arena);
    return good;
}

static void show(const char *start, const line *l, const bool *ours)
{
    printf("%.*s\n  ours:", (int)strcspn(start, "\n"), start);
    for (size_t i = 0; i < l->count; i++)
        printf("%s %04X (%s)", i ? ours[i] ? " ÷" : " ×" : "", (unsigned)l->c[i], class_name(l->c[i]));
    printf("\n");
}

static const char *LINES;

enum { LEAST_LINES = 1280 };

TEST(unicode_line_breaks)
{
    size_t run = 0, skipped = 0;
    for (const char *p = LINES; *p; p += strcspn(p, "\n"), p += *p == '\n') {
        line l;
        bool ours[65] = {false};
        if (*p == '#' || !read_line(p, &l)) continue;
        if (why_not(&l)) {
            skipped++;
            continue;
        }
        run++;
        bool good = agrees(&l, ours);
        CHECK(good);
        if (!good) show(p, &l, ours);
    }
    printf("LineBreakTest: %zu lines agree with, %zu are composed otherwise or not at all\n", run, skipped);
    CHECK(run >= LEAST_LINES);
}

static const char *read_data(pilu_diags *diags, const char *path)
{
    const pilu_source *source = pilu_file_read(ARENA, diags, path, 0);
    return source ? source->text.p : "";
}

static void open_fonts(pilu_diags *diags)
{
    char path[] = "/tmp/pilu-fonts-XXXXXX";
    int fd = mkstemp(path);
    CHECK(fd >= 0 && write(fd, ROLES, sizeof ROLES - 1) == (ssize_t)sizeof ROLES - 1);
    close(fd);
    FONTS = pilu_fonts_new(diags, path);
    unlink(path);
}

int main(void)
{
    pilu_diags diags;
    ARENA = pilu_arena_new();
    pilu_diags_init(&diags, ARENA);
    open_fonts(&diags);
    if (access(DATA "LineBreak.txt", R_OK) || access(DATA "auxiliary/LineBreakTest.txt", R_OK)) {
        printf("NOT RUN: Unicode's LineBreakTest is not in %s: install unicode-data (scripts/setup.sh tests)\n", DATA);
    } else {
        read_classes(read_data(&diags, DATA "LineBreak.txt"));
        LINES = read_data(&diags, DATA "auxiliary/LineBreakTest.txt");
        RUN(unicode_line_breaks);
    }
    pilu_fonts_free(FONTS);
    pilu_arena_free(ARENA);
    return unit_end();
}
