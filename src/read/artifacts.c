#include "read/artifacts.h"

#include "base/buf.h"

#include <stdlib.h>

/* A text without blanks that a page may repeat, once. */
typedef struct repeated {
    pilu_str text;
    int page; /* the last one it was met on */
} repeated;

typedef struct repeater {
    pilu_arena *arena;
    repeated *items; /* the longest first, those as long in order: found by length and text */
    size_t count, room;
    int unnumbered;  /* pages before the one with number 1; -1: not known yet */
    int numbered;    /* the last page whose number was met */
} repeater;

static pilu_str without_blanks(pilu_arena *arena, pilu_str text)
{
    char *bytes = PILU_NEW_ARRAY(arena, char, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] > ' ') bytes[n++] = text.p[i];
    return (pilu_str){bytes, n};
}

static void add(repeater *r, pilu_str text)
{
    text = without_blanks(r->arena, text);
    if (!text.n) return;
    PILU_ARENA_PUSH_ROOM(r->arena, r->items, r->count, r->room);
    r->items[r->count++] = (repeated){.text = text};
}

static int by_length(const void *a, const void *b)
{
    const repeated *one = a, *other = b;
    if (one->text.n != other->text.n) return one->text.n > other->text.n ? -1 : 1;
    return pilu_str_cmp(one->text, other->text);
}

/* In order, each once: two tables with one head do not make it stand on a page twice. */
static void sort(repeater *r)
{
    size_t kept = 0;
    if (r->count) qsort(r->items, r->count, sizeof *r->items, by_length);
    for (size_t i = 0; i < r->count; i++)
        if (!i || by_length(&r->items[i - 1], &r->items[i])) r->items[kept++] = r->items[i];
    r->count = kept;
}

/* Heads, and with «（续）» captions and labels of several rows: page/table_break.c and page/flow.c set them again. */
static void add_tables(repeater *r, const pilu_document *doc)
{
    pilu_iter iter = pilu_iter_new(doc->root);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
        const pilu_node *node = iter.node;
        if (event != PILU_ENTER) continue;
        bool label = pilu_node_kind_category(node->kind) == PILU_CATEGORY_CELL &&
                     pilu_node_span(node, PILU_ATTR_ROWSPAN) != 1;
        if (node->kind == PILU_NODE_THEAD) add(r, pilu_node_text(r->arena, node));
        if (label || node->kind == PILU_NODE_CAPTION)
            add(r, pilu_arena_printf(r->arena, "%.*s（续）", PILU_FMT(pilu_node_text(r->arena, node))));
    }
}

/* --- what stands at the beginning of a text -------------------------------------------------------- */

/* «—», «第» and what else stands around the number of a page. */
static size_t frame_in(pilu_str text)
{
    static const char *const SIGNS[] = {"—", "–", "-", "·", "第", "页", "/"};
    for (size_t i = 0; i < PILU_COUNT(SIGNS); i++)
        if (pilu_str_starts(text, pilu_str_from(SIGNS[i]))) return strlen(SIGNS[i]);
    return 0;
}

/* How many bytes of it are the number of its page, with its frame: as many pages behind the first number met as that
 * page is, and once. */
static size_t number_in(repeater *r, pilu_str text, int page)
{
    enum { PAGES_MOST = 1000000 };
    size_t i = 0, from, n, signs = 0;
    int number = 0;
    for (; (n = frame_in(pilu_str_slice(text, i, text.n))); signs++) i += n;
    for (from = i; i < text.n && text.p[i] >= '0' && text.p[i] <= '9' && number < PAGES_MOST; i++)
        number = number * 10 + text.p[i] - '0';
    bool fits = i > from && number > 0 && r->numbered != page &&
                (r->unnumbered < 0 ? number <= page : number == page - r->unnumbered);
    if (!fits) return 0;
    for (; signs && (n = frame_in(pilu_str_slice(text, i, text.n))); signs--) i += n;
    r->unnumbered = page - number;
    r->numbered = page;
    return i;
}

/* The same for the longest repeated text that this page has not had. */
static size_t repeated_in(repeater *r, pilu_str text, int page)
{
    for (size_t i = 0, next; i < r->count; i = next) {
        size_t n = r->items[i].text.n;
        for (next = i; next < r->count && r->items[next].text.n == n;) next++;
        repeated key = {.text = pilu_str_slice(text, 0, n)};
        if (n > text.n) continue;
        repeated *found = bsearch(&key, &r->items[i], next - i, sizeof key, by_length);
        if (!found || found->page == page) continue;
        found->page = page;
        return n;
    }
    return 0;
}

/* What is left of a text behind all that its page may repeat. */
static pilu_str left_of(repeater *r, pilu_str text, int page)
{
    for (size_t n = 1; text.n && n; text = pilu_str_slice(text, n, text.n)) {
        n = repeated_in(r, text, page);
        if (!n) n = number_in(r, text, page);
        if (!n && pilu_str_starts(text, PILU_STR("…"))) n = strlen("…");
    }
    return text;
}

/* --- a file's artifacts ---------------------------------------------------------------------------- */

/* The texts of consecutive lines that go on, as one. */
static pilu_lines joined(pilu_arena *arena, const pilu_lines *lines)
{
    pilu_lines all = {0};
    pilu_buf text;
    pilu_buf_init(&text, SIZE_MAX);
    for (size_t i = 0, next; i < lines->count; i = next) {
        text.n = 0;
        for (next = i; next == i || (next < lines->count && lines->items[next].on); next++)
            pilu_buf_str(&text, lines->items[next].text);
        PILU_ARENA_PUSH_ROOM(arena, all.items, all.count, all.room);
        all.items[all.count++] = (pilu_line){.text = without_blanks(arena, pilu_buf_view(&text)),
                                             .place = lines->items[i].place};
    }
    pilu_buf_free(&text);
    return all;
}

static void begin(repeater *r)
{
    for (size_t i = 0; i < r->count; i++) r->items[i].page = 0;
    r->unnumbered = -1;
    r->numbered = 0;
}

void pilu_artifacts_difference(pilu_arena *arena, const pilu_lines *artifacts, const pilu_lines *own,
                               const pilu_document *doc, pilu_difference_tell *tell, void *context)
{
    repeater r = {.arena = arena};
    add_tables(&r, doc);
    sort(&r);
    begin(&r);
    pilu_lines drawn = joined(arena, own);
    size_t count = r.count; /* those put behind them are looked for when they are in order */
    for (size_t i = 0; i < drawn.count; i++) {
        size_t all = r.count;
        r.count = count;
        pilu_str rest = left_of(&r, drawn.items[i].text, drawn.items[i].place.page);
        r.count = all;
        add(&r, rest);
    }
    sort(&r);
    begin(&r);
    drawn = joined(arena, artifacts);
    for (size_t i = 0; i < drawn.count; i++) {
        pilu_line line = drawn.items[i];
        line.text = left_of(&r, line.text, line.place.page);
        if (line.text.n) tell(context, &line, NULL);
    }
}
