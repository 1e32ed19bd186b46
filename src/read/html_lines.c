/* A page in HTML as lines of what it says: its texts, and what its tags say to a reader or to the browser.
 *
 * It need not be a page that pilu wrote: whoever changed one may have written what a browser takes (tags in
 * capitals, «<svg/onload=…»), so tags are read as the HTML standard's tokenizer does (§13.2.5). Style is no text: what
 * it makes of a page is not seen here. */
#include "read/difference.h"

#include "base/buf.h"

#include <ctype.h>
#include <strings.h>

#define LABEL(zh, en) zh PILU_WORDS_SPLIT en
#define RUNS LABEL("能运行、嵌入或藏起内容的标记 {}", "a mark that runs, embeds or hides something: {}")

/* Attributes that say something to somebody. */
static const struct {
    const char *name, *label;
} SAYING[] = {
    {"alt", LABEL("替代文字：{}", "alternative text: {}")},
    {"aria-label", LABEL("替代文字：{}", "alternative text: {}")},
    {"aria-description", LABEL("替代文字：{}", "alternative text: {}")},
    {"title", LABEL("提示：{}", "tool tip: {}")},
    {"label", LABEL("提示：{}", "tool tip: {}")},
    {"placeholder", LABEL("提示：{}", "tool tip: {}")},
    {"value", LABEL("提示：{}", "tool tip: {}")},
    {"href", LABEL("链接：{}", "link: {}")},
    {"xlink:href", LABEL("链接：{}", "link: {}")},
    {"download", LABEL("下载的文件名：{}", "name of the download: {}")},
    {"src", LABEL("图片或嵌入：{}", "picture or part: {}")},
    {"srcset", LABEL("图片或嵌入：{}", "picture or part: {}")},
    {"srcdoc", RUNS},
    {"action", RUNS},
    {"formaction", RUNS},
    {"hidden", RUNS},
    {"inert", RUNS},
    {"style", RUNS},
};

/* Elements that a published page does not have. */
static const char *const RUNNING[] = {
    "script", "iframe", "frame", "frameset", "object", "embed", "applet", "portal", "base", "link", "form", "input",
    "button", "select", "textarea", "noscript", "template", "slot", "dialog", "xmp", "plaintext", "noembed", "noframes",
    "animate", "animatetransform", "animatemotion", "set", "foreignobject", "video", "audio", "canvas", "marquee",
};

typedef struct attribute {
    pilu_str name, value;
} attribute;

typedef struct tag {
    pilu_str name;
    attribute items[64]; /* more are not looked at: that they are too many is a line itself */
    size_t count, end;
} tag;

typedef struct page {
    pilu_arena *arena;
    const pilu_source *source;
    pilu_str text;
    pilu_lines lines;
    pilu_buf words; /* of the line that is read */
    size_t from;    /* where it begins */
} page;

static void add(page *p, pilu_str text, const char *label)
{
    size_t to = pilu_str_find(p->text, PILU_STR("\n"), p->from);
    if (to == SIZE_MAX) to = p->text.n;
    pilu_line line = {.text = text, .label = pilu_str_from(label)};
    line.place = pilu_place_at(p->source, p->from, to - p->from);
    PILU_ARENA_PUSH_ROOM(p->arena, p->lines.items, p->lines.count, p->lines.room);
    p->lines.items[p->lines.count++] = line;
}

static void end_line(page *p, size_t next)
{
    pilu_str words = pilu_str_trim(pilu_buf_view(&p->words));
    if (words.n) add(p, pilu_arena_str(p->arena, words), NULL);
    p->words.n = 0;
    p->from = next;
}

static bool is_name(pilu_str a, const char *name) { return a.n == strlen(name) && strncasecmp(a.p, name, a.n) == 0; }

/* --- tags ------------------------------------------------------------------------------------------ */

static char at(const page *p, size_t i) { return i < p->text.n ? p->text.p[i] : '\0'; }
static bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }

static size_t past(const page *p, size_t i, const char *stops)
{
    while (i < p->text.n && !blank(p->text.p[i]) && (!p->text.p[i] || !strchr(stops, p->text.p[i]))) i++;
    return i;
}

static size_t past_blanks(const page *p, size_t i)
{
    while (i < p->text.n && blank(p->text.p[i])) i++;
    return i;
}

static size_t read_value(const page *p, size_t i, pilu_str *value)
{
    char quote = at(p, i);
    if (quote != '"' && quote != '\'') {
        size_t end = past(p, i, ">");
        *value = pilu_str_slice(p->text, i, end);
        return end;
    }
    size_t end = pilu_str_find(p->text, (pilu_str){&p->text.p[i], 1}, i + 1);
    if (end == SIZE_MAX) end = p->text.n;
    *value = pilu_str_slice(p->text, i + 1, end);
    return end < p->text.n ? end + 1 : end;
}

/* The tag that begins at `i`: «<» and a letter, or «</». */
static tag read_tag(const page *p, size_t i)
{
    tag t = {0};
    i += at(p, i + 1) == '/' ? 2 : 1;
    size_t end = past(p, i, "/>");
    t.name = pilu_str_slice(p->text, i, end);
    for (i = end;;) {
        while (blank(at(p, i)) || at(p, i) == '/') i++;
        if (i >= p->text.n || at(p, i) == '>') break;
        end = past(p, i + 1, "=/>");
        attribute a = {.name = pilu_str_slice(p->text, i, end)};
        i = past_blanks(p, end);
        if (at(p, i) == '=') i = read_value(p, past_blanks(p, i + 1), &a.value);
        if (t.count < PILU_COUNT(t.items)) t.items[t.count] = a;
        t.count++;
    }
    t.end = i < p->text.n ? i + 1 : i;
    return t;
}

static pilu_str value_of(const tag *t, const char *name)
{
    for (size_t i = 0; i < t->count && i < PILU_COUNT(t->items); i++)
        if (is_name(t->items[i].name, name)) return t->items[i].value;
    return (pilu_str){0};
}

/* --- what tags say --------------------------------------------------------------------------------- */

static int hex(char c)
{
    if (isdigit((unsigned char)c)) return c - '0';
    return isxdigit((unsigned char)c) ? (c | 32) - 'a' + 10 : -1;
}

/* RFC 3986, 2.1. */
static pilu_str without_percents(pilu_arena *arena, pilu_str text)
{
    char *bytes = PILU_NEW_ARRAY(arena, char, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        bool coded = text.p[i] == '%' && i + 2 < text.n && hex(text.p[i + 1]) >= 0 && hex(text.p[i + 2]) >= 0;
        bytes[n++] = coded ? (char)(hex(text.p[i + 1]) * 16 + hex(text.p[i + 2])) : text.p[i];
        if (coded) i += 2;
    }
    return (pilu_str){bytes, n};
}

/* A table that can be downloaded is compared row by row. */
static void add_link(page *p, pilu_str link, const char *label)
{
    static const char CSV[] = "data:text/csv";
    size_t comma = pilu_str_find(link, PILU_STR(","), 0);
    if (link.n < sizeof CSV || strncasecmp(link.p, CSV, sizeof CSV - 1) != 0 || comma == SIZE_MAX) {
        add(p, link, label);
        return;
    }
    add(p, pilu_str_slice(link, 0, comma), label);
    pilu_str table = without_percents(p->arena, pilu_str_slice(link, comma + 1, link.n));
    for (size_t from = 0, to; from < table.n; from = to + 1) {
        to = pilu_str_find(table, PILU_STR("\n"), from);
        if (to == SIZE_MAX) to = table.n;
        add(p, pilu_str_trim(pilu_str_slice(table, from, to)), LABEL("可下载的 CSV：{}", "CSV to download: {}"));
    }
}

/* The policy without the checksums of its style sheets, which change with them. */
static pilu_str without_checksums(pilu_arena *arena, pilu_str policy)
{
    char *kept = PILU_NEW_ARRAY(arena, char, policy.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < policy.n;) {
        if (!pilu_str_starts(pilu_str_slice(policy, i, policy.n), PILU_STR("'sha256-"))) {
            kept[n++] = policy.p[i++];
            continue;
        }
        size_t end = pilu_str_find(policy, PILU_STR("'"), i + 1);
        i = end == SIZE_MAX ? policy.n : end + 1;
        while (i < policy.n && policy.p[i] == ' ') i++;
    }
    return (pilu_str){kept, n};
}

/* What the head says of the page. What pilu states there is compared as what it is. */
static void add_meta(page *p, const tag *t)
{
    pilu_str name = value_of(t, "name"), header = value_of(t, "http-equiv"), content = value_of(t, "content");
    if (header.n) {
        content = without_checksums(p->arena, content);
        content = pilu_arena_printf(p->arena, "%.*s: %.*s", PILU_FMT(header), PILU_FMT(content));
        add(p, content, LABEL("安全策略：{}", "security policy: {}"));
        return;
    }
    bool made = is_name(name, "generator") || pilu_str_starts(name, PILU_STR("pilu-"));
    if (name.n && !made) {
        content = pilu_arena_printf(p->arena, "%.*s = %.*s", PILU_FMT(name), PILU_FMT(content));
        add(p, content, LABEL("文件属性：{}", "document property: {}"));
    }
}

static void add_running(page *p, const attribute *a)
{
    const char *sign = a->value.n ? "=" : "";
    add(p, pilu_arena_printf(p->arena, "%.*s%s%.*s", PILU_FMT(a->name), sign, PILU_FMT(a->value)), RUNS);
}

static void add_attribute(page *p, const attribute *a)
{
    if (a->name.n > 2 && strncasecmp(a->name.p, "on", 2) == 0) add_running(p, a);
    for (size_t i = 0; i < PILU_COUNT(SAYING); i++) {
        if (!is_name(a->name, SAYING[i].name)) continue;
        if (strcmp(SAYING[i].label, RUNS) == 0) add_running(p, a);
        else if (a->value.n) add_link(p, a->value, SAYING[i].label);
    }
}

static void add_tag(page *p, const tag *t)
{
    for (size_t i = 0; i < PILU_COUNT(RUNNING); i++)
        if (is_name(t->name, RUNNING[i])) add(p, pilu_arena_printf(p->arena, "<%s>", RUNNING[i]), RUNS);
    if (t->count > PILU_COUNT(t->items)) add(p, pilu_arena_printf(p->arena, "<%.*s …>", PILU_FMT(t->name)), RUNS);
    if (is_name(t->name, "meta")) add_meta(p, t);
    for (size_t i = 0; i < t->count && i < PILU_COUNT(t->items); i++) add_attribute(p, &t->items[i]);
}

/* --- the page -------------------------------------------------------------------------------------- */

/* Behind the end tag of what is no text of the page: style and script. */
static size_t past_raw(const page *p, const tag *t)
{
    if (!is_name(t->name, "style") && !is_name(t->name, "script")) return t->end;
    for (size_t i = t->end; i + 1 < p->text.n; i++)
        if (p->text.p[i] == '<' && p->text.p[i + 1] == '/' && i + 2 + t->name.n <= p->text.n &&
            strncasecmp(&p->text.p[i + 2], t->name.p, t->name.n) == 0)
            return i;
    return p->text.n;
}

static size_t past_comment(const page *p, size_t i)
{
    bool comment = pilu_str_starts(pilu_str_slice(p->text, i, p->text.n), PILU_STR("<!--"));
    pilu_str ending = comment ? PILU_STR("-->") : PILU_STR(">");
    size_t end = pilu_str_find(p->text, ending, i);
    return end == SIZE_MAX ? p->text.n : end + ending.n;
}

/* Over a tag, a comment or a style sheet; the line that is read is then the one where it ends. */
static size_t jump(page *p, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (p->text.p[i] == '\n') p->from = i + 1;
    return to;
}

pilu_lines pilu_lines_of_html(pilu_arena *arena, const pilu_source *source)
{
    page p = {.arena = arena, .source = source, .text = source->text};
    pilu_buf_init(&p.words, SIZE_MAX);
    for (size_t i = 0; i < p.text.n;) {
        char c = p.text.p[i], next = at(&p, i + 1);
        bool closes = c == '<' && next == '/';
        if (c == '\n') {
            end_line(&p, ++i);
        } else if (c == '<' && (isalpha((unsigned char)next) || (closes && isalpha((unsigned char)at(&p, i + 2))))) {
            tag t = read_tag(&p, i);
            if (!closes) add_tag(&p, &t);
            i = jump(&p, i, closes ? t.end : past_raw(&p, &t));
        } else if (c == '<' && (next == '!' || next == '?' || closes)) {
            i = jump(&p, i, past_comment(&p, i));
        } else {
            pilu_buf_char(&p.words, c);
            i++;
        }
    }
    end_line(&p, p.text.n);
    pilu_buf_free(&p.words);
    return p.lines;
}
