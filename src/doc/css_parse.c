/* Rules, selectors and at-rules (CSS Syntax 3 §5, Selectors 3, Media Queries 3). */
#include "doc/css.h"

void pilu_css_skip_space(pilu_css_reader *r)
{
    while (r->t->kind == PILU_CSS_SPACE) r->t++;
}

static char opens(const pilu_css_token *t)
{
    if (t->kind == PILU_CSS_FUNCTION || pilu_css_is(t, '(')) return ')';
    if (pilu_css_is(t, '[')) return ']';
    return pilu_css_is(t, '{') ? '}' : '\0';
}

/* Past one token, or past a bracket with everything in it (CSS Syntax 3 §5.4.7, §5.4.8). */
static const pilu_css_token *after_component(const pilu_css_token *t)
{
    if (!opens(t)) return t->kind == PILU_CSS_END ? t : t + 1;
    char close[64];
    size_t depth = 0;
    close[depth++] = opens(t++);
    while (depth > 0 && t->kind != PILU_CSS_END) {
        if (opens(t) && depth < sizeof close) close[depth++] = opens(t);
        else if (pilu_css_is(t, close[depth - 1])) depth--;
        t++;
    }
    return t;
}

void pilu_css_skip_block(pilu_css_reader *r) { r->t = after_component(r->t); }

static void trim(pilu_css_span *span)
{
    while (span->from < span->to && span->from->kind == PILU_CSS_SPACE) span->from++;
    while (span->from < span->to && span->to[-1].kind == PILU_CSS_SPACE) span->to--;
}

static pilu_str source_text(const pilu_css_reader *r, const pilu_css_token *from, const pilu_css_token *to)
{
    if (from >= to) return (pilu_str){0};
    return pilu_str_slice(r->source->text, from->offset, to[-1].offset + to[-1].length);
}

/* --- declarations ----------------------------------------------------------------------------------- */

/* «! important» at the end (CSS 2.2 §6.4.2). */
static bool take_important(pilu_css_span *span)
{
    const pilu_css_token *t = span->to;
    if (t == span->from || t[-1].kind != PILU_CSS_IDENT || !pilu_css_same(t[-1].text, "important")) return false;
    t--;
    while (t > span->from && t[-1].kind == PILU_CSS_SPACE) t--;
    if (t == span->from || !pilu_css_is(t - 1, '!')) return false;
    span->to = t - 1;
    return true;
}

/* The value up to «;» or «}». A block in it means that one of these is missing. */
static bool take_value(pilu_css_reader *r, pilu_css_raw *raw)
{
    bool whole = true;
    pilu_css_skip_space(r);
    raw->value.from = r->t;
    bool custom = pilu_str_starts(raw->name->text, PILU_STR("--"));
    while (r->t->kind != PILU_CSS_END && !pilu_css_is(r->t, ';') && !pilu_css_is(r->t, '}')) {
        if (r->t->kind == PILU_CSS_BAD) whole = false;
        bool block = pilu_css_is(r->t, '{') && !custom;
        if (block && whole)
            pilu_css_report(r, STYLE_SYNTAX, r->t,
                            PILU_WORDS("此处不应有 {，前面可能缺少 ; 或 }", "{ is not expected here; is ; or } missing before it"));
        whole = whole && !block;
        r->t = after_component(r->t);
        if (block) break;
    }
    raw->value.to = r->t;
    trim(&raw->value);
    raw->important = take_important(&raw->value);
    trim(&raw->value);
    return whole;
}

static void skip_declaration(pilu_css_reader *r)
{
    while (r->t->kind != PILU_CSS_END && !pilu_css_is(r->t, ';') && !pilu_css_is(r->t, '}'))
        r->t = after_component(r->t);
}

bool pilu_css_next(pilu_css_reader *r, pilu_css_raw *raw)
{
    for (;;) {
        while (r->t->kind == PILU_CSS_SPACE || pilu_css_is(r->t, ';')) r->t++;
        if (r->t->kind == PILU_CSS_END) {
            pilu_css_report(r, STYLE_SYNTAX, r->t, PILU_WORDS("缺少 }", "} is missing"));
            return false;
        }
        if (pilu_css_is(r->t, '}')) {
            r->t++;
            return false;
        }
        *raw = (pilu_css_raw){.name = r->t};
        if (r->t->kind == PILU_CSS_AT) {
            r->t++;
            return true;
        }
        if (r->t->kind != PILU_CSS_IDENT) {
            pilu_css_report(r, STYLE_SYNTAX, r->t,
                            PILU_WORDS("此处应为属性名", "a property name is expected here"));
            skip_declaration(r);
            continue;
        }
        r->t++;
        pilu_css_skip_space(r);
        if (!pilu_css_is(r->t, ':')) {
            pilu_css_report(r, STYLE_SYNTAX, r->t,
                            PILU_WORDS("属性名之后缺少冒号", "a colon is missing after the property name"));
            skip_declaration(r);
            continue;
        }
        r->t++;
        if (take_value(r, raw)) return true;
    }
}

static void read_declarations(pilu_css_reader *r, pilu_css_decls *decls, const pilu_css_token *root)
{
    pilu_css_raw raw;
    while (pilu_css_next(r, &raw)) {
        if (raw.name->kind == PILU_CSS_AT) {
            pilu_css_report(r, STYLE_AT_RULE, raw.name, raw.name->text);
            while (!opens(r->t) && !pilu_css_is(r->t, ';') && !pilu_css_is(r->t, '}') && r->t->kind != PILU_CSS_END)
                r->t++;
            if (opens(r->t)) r->t = after_component(r->t);
            continue;
        }
        /* Custom properties are for browsers: roles are the page's only variables. */
        if (pilu_str_starts(raw.name->text, PILU_STR("--"))) continue;
        if (root) {
            pilu_css_report(r, STYLE_SELECTOR, root, PILU_STR(":root"));
            root = NULL;
        }
        pilu_css_declare(r, &raw, decls);
    }
}

/* --- selectors -------------------------------------------------------------------------------------- */

/* CSS compares element names without case in HTML. */
static pilu_str lower(pilu_arena *arena, pilu_str text)
{
    pilu_str copy = pilu_arena_str(arena, text);
    char *p = (char *)copy.p;
    for (size_t i = 0; i < copy.n; i++)
        if (p[i] >= 'A' && p[i] <= 'Z') p[i] = (char)(p[i] + 32);
    return copy;
}

static bool type_is(pilu_node_kind kind, pilu_str type)
{
    if (type.n == 0) return true;
    if (kind == PILU_NODE_DOCUMENT)
        return pilu_str_is(type, "document") || pilu_str_is(type, "body") || pilu_str_is(type, "html") ||
               pilu_str_is(type, "main");
    return pilu_str_is(type, pilu_node_kind_name(kind)) || pilu_str_is(type, pilu_node_kind_html(kind));
}

_Static_assert(PILU_NODE_COUNT <= 64, "a bit for each kind");

static uint64_t kinds_of(pilu_str type)
{
    uint64_t kinds = 0;
    for (int kind = 0; kind < PILU_NODE_COUNT; kind++)
        if (type_is((pilu_node_kind)kind, type)) kinds |= UINT64_C(1) << kind;
    return kinds;
}

/* One compound; NULL when its first token is none. */
static const pilu_css_token *read_compound(pilu_css_reader *r, const pilu_css_token *t, const pilu_css_token *to,
                                           pilu_css_selector *s, bool child)
{
    pilu_css_compound part = {.child = child};
    const pilu_css_token *start = t;
    if (t < to && (t->kind == PILU_CSS_IDENT || pilu_css_is(t, '*'))) {
        if (t->kind == PILU_CSS_IDENT) part.type = lower(r->arena, t->text), s->specificity++;
        t++;
    }
    while (t + 1 < to && pilu_css_is(t, '.') && t[1].kind == PILU_CSS_IDENT) {
        PILU_ARENA_PUSH_ROOM(r->arena, part.classes, part.class_count, part.class_room);
        part.classes[part.class_count++] = pilu_arena_str(r->arena, t[1].text);
        s->specificity += 1 << 12;
        t += 2;
    }
    if (t == start) return NULL;
    part.kinds = kinds_of(part.type);
    PILU_ARENA_PUSH_ROOM(r->arena, s->parts, s->count, s->room);
    s->parts[s->count++] = part;
    return t;
}

/* What CSS has and the page does not: pseudo-classes, attributes, ids, siblings. */
static bool unsupported(const pilu_css_token *t)
{
    return t->kind == PILU_CSS_HASH || pilu_css_is(t, ':') || pilu_css_is(t, '[') || pilu_css_is(t, '+') ||
           pilu_css_is(t, '~') || pilu_css_is(t, '|') || pilu_css_is(t, '&');
}

static void selector_error(pilu_css_reader *r, const pilu_css_token *t, pilu_css_span whole)
{
    while (t->kind == PILU_CSS_SPACE) t++;
    if (t < whole.to && unsupported(t)) {
        pilu_css_report(r, STYLE_SELECTOR, t, source_text(r, whole.from, whole.to));
    } else {
        pilu_css_report(r, STYLE_SYNTAX, t,
                        PILU_WORDS("此处应为选择器，如 td.num", "a selector is expected here, such as td.num"));
    }
}

static bool read_selector(pilu_css_reader *r, pilu_css_span span, pilu_css_selector *s)
{
    *s = (pilu_css_selector){0};
    const pilu_css_token *t = span.from;
    bool child = false;
    for (;;) {
        const pilu_css_token *next = read_compound(r, t, span.to, s, child);
        if (!next || s->count > 64) {
            selector_error(r, t, span);
            return false;
        }
        t = next;
        if (t == span.to) return true;
        const pilu_css_token *before = t;
        while (t->kind == PILU_CSS_SPACE) t++;
        child = pilu_css_is(t, '>');
        if (child) t++;
        while (t < span.to && t->kind == PILU_CSS_SPACE) t++;
        if (t == before) {
            selector_error(r, t, span);
            return false;
        }
    }
}

/* `*root` is the place of a lone «:root». */
static void read_selectors(pilu_css_reader *r, pilu_css_span all, pilu_css_rule *rule, const pilu_css_token **root)
{
    const pilu_css_token *t = all.from;
    while (t <= all.to) {
        pilu_css_span one = {t, t};
        while (one.to < all.to && !pilu_css_is(one.to, ',')) one.to = after_component(one.to);
        t = one.to + 1;
        trim(&one);
        if (one.to - one.from == 2 && pilu_css_is(one.from, ':') && pilu_css_same(one.from[1].text, "root")) {
            *root = one.from;
            continue;
        }
        pilu_css_selector selector;
        if (!read_selector(r, one, &selector)) continue;
        PILU_ARENA_PUSH_ROOM(r->arena, rule->selectors, rule->selector_count, rule->selector_room);
        rule->selectors[rule->selector_count++] = selector;
    }
}

/* --- rules ------------------------------------------------------------------------------------------ */

static void read_rule(pilu_css_reader *r)
{
    pilu_css_span prelude = {r->t, r->t};
    while (r->t->kind != PILU_CSS_END && !pilu_css_is(r->t, '{') && !pilu_css_is(r->t, ';') && !pilu_css_is(r->t, '}'))
        r->t = after_component(r->t);
    prelude.to = r->t;
    if (!pilu_css_is(r->t, '{')) {
        pilu_css_report(r, STYLE_SYNTAX, r->t, PILU_WORDS("此处应为 {", "{ is expected here"));
        if (pilu_css_is(r->t, ';')) r->t++;
        return;
    }
    r->t++;
    pilu_css_rule rule = {0};
    const pilu_css_token *root = NULL;
    trim(&prelude);
    read_selectors(r, prelude, &rule, &root);
    read_declarations(r, &rule.decls, root);
    if (rule.selector_count == 0) return;
    PILU_ARENA_PUSH_ROOM(r->arena, r->sheet->rules, r->sheet->rule_count, r->sheet->rule_room);
    r->sheet->rules[r->sheet->rule_count++] = rule;
}

/* Does a list of media queries speak of print? What asks for a feature is left to browsers. */
static bool media_is_print(pilu_css_span list)
{
    for (const pilu_css_token *t = list.from; t <= list.to; t++) {
        pilu_css_span one = {t, t};
        while (one.to < list.to && !pilu_css_is(one.to, ',')) one.to = after_component(one.to);
        t = one.to;
        trim(&one);
        size_t n = (size_t)(one.to - one.from);
        bool not = n == 3 && pilu_css_same(one.from->text, "not");
        if (n == 3 && (not || pilu_css_same(one.from->text, "only"))) one.from += 2, n = 1;
        if (n == 0 && list.from == list.to) return true; /* «@media {»: all */
        if (n != 1 || one.from->kind != PILU_CSS_IDENT) continue;
        bool print = pilu_css_same(one.from->text, "print") || pilu_css_same(one.from->text, "all");
        if (print != not) return true;
    }
    return false;
}

enum { MEDIA_DEPTH = 16 }; /* @media within @media; keeps hostile sheets off the stack */

static void read_rules(pilu_css_reader *r, bool nested);

/* «(-pilu-pages: yes)»: our own pages alone, for what no browser does with @page; they take what they do not know for
 * not supported (CSS Conditional Rules 3 §6). With «not» before it, browsers alone. */
static bool supports_is_known(pilu_css_span list)
{
    for (const pilu_css_token *t = list.from; t < list.to; t++)
        if (t->kind == PILU_CSS_IDENT && pilu_css_same(t->text, "-pilu-pages")) return true;
    return false;
}

/* @media or @supports: their rules are read when they are for us. */
static void read_condition(pilu_css_reader *r, const pilu_css_token *name)
{
    pilu_css_span list = {r->t, r->t};
    while (r->t->kind != PILU_CSS_END && !pilu_css_is(r->t, '{') && !pilu_css_is(r->t, ';'))
        r->t = after_component(r->t);
    list.to = r->t;
    trim(&list);
    if (!pilu_css_is(r->t, '{')) {
        pilu_css_report(r, STYLE_SYNTAX, r->t, PILU_WORDS("此处应为 {", "{ is expected here"));
        return;
    }
    bool media = pilu_css_same(name->text, "media"), known = media || supports_is_known(list);
    bool negated = list.from < list.to && list.from->kind == PILU_CSS_IDENT && pilu_css_same(list.from->text, "not");
    bool ours = media ? media_is_print(list) : known && !negated;
    if (!known) pilu_css_report(r, STYLE_AT_RULE, name, name->text);
    if (!ours || r->depth == MEDIA_DEPTH) {
        pilu_css_skip_block(r);
        return;
    }
    r->t++;
    r->depth++;
    read_rules(r, true);
    r->depth--;
}

static void read_at_rule(pilu_css_reader *r)
{
    const pilu_css_token *name = r->t++;
    if (pilu_css_same(name->text, "page")) {
        pilu_css_read_page(r);
        return;
    }
    if (pilu_css_same(name->text, "media") || pilu_css_same(name->text, "supports")) {
        read_condition(r, name);
        return;
    }
    if (!pilu_css_same(name->text, "charset")) pilu_css_report(r, STYLE_AT_RULE, name, name->text);
    while (r->t->kind != PILU_CSS_END && !pilu_css_is(r->t, ';') && !pilu_css_is(r->t, '{') && !pilu_css_is(r->t, '}'))
        r->t = after_component(r->t);
    if (pilu_css_is(r->t, '{')) pilu_css_skip_block(r);
    else if (pilu_css_is(r->t, ';')) r->t++;
}

/* Rules up to the end of the sheet, or of the block around them. */
static void read_rules(pilu_css_reader *r, bool nested)
{
    for (;;) {
        while (r->t->kind == PILU_CSS_SPACE) r->t++;
        if (r->t->kind == PILU_CSS_END) {
            if (nested) pilu_css_report(r, STYLE_SYNTAX, r->t, PILU_WORDS("缺少 }", "} is missing"));
            return;
        }
        if (pilu_css_is(r->t, '}')) {
            r->t++;
            if (nested) return;
            pilu_css_report(r, STYLE_SYNTAX, r->t - 1, PILU_WORDS("多余的 }", "this } closes nothing"));
        } else if (r->t->kind == PILU_CSS_AT) {
            read_at_rule(r);
        } else {
            read_rule(r);
        }
    }
}

pilu_sheet *pilu_sheet_parse(pilu_arena *arena, pilu_diags *diags, const pilu_source *source)
{
    pilu_sheet *sheet = PILU_NEW(arena, pilu_sheet);
    sheet->source = source;
    pilu_css_tokens tokens = pilu_css_lex(arena, diags, source);
    pilu_css_reader r = {.arena = arena, .diags = diags, .source = source, .t = tokens.items,
                         .end = tokens.items + tokens.count - 1, .sheet = sheet};
    read_rules(&r, false);
    return sheet;
}
