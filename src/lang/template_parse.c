#include "lang/syntax.h"
#include "base/nearest.h"

typedef struct parser {
    pilu_arena *arena;
    pilu_diags *diags;
    const pilu_source *source;
    const pilu_loader *loader;
    pilu_template *files; /* all of this layout, the layout itself last */
    size_t at;
    int depth;
} parser;

enum { MAX_NESTING = 100 };

/* What ended a run of content. */
typedef struct ending {
    enum { END_FILE, END_TAG, END_STATEMENT } kind;
    size_t from, to; /* the tag or statement */
    pilu_str name;   /* of the element, or the statement's word */
    size_t rest;     /* STATEMENT: where its words go on */
    size_t rest_end;
} ending;

static tpl_node *parse_content(parser *ps, ending *end);

static pilu_str text_of(const parser *ps) { return ps->source->text; }
static pilu_place place(const parser *ps, size_t from, size_t to) { return pilu_place_at(ps->source, from, to - from); }

static void wrong(parser *ps, size_t from, size_t to, pilu_str expected)
{
    pilu_str found = pilu_str_slice(text_of(ps), from, to);
    pilu_str words = found.n ? pilu_arena_printf(ps->arena, "“%.*s”", PILU_FMT(found))
                             : PILU_WORDS("文件的结尾", "the end of the file");
    pilu_report(ps->diags, SYNTAX, place(ps, from, to), words, expected);
}

static bool at_text(const parser *ps, const char *mark)
{
    return pilu_str_starts(pilu_str_slice(text_of(ps), ps->at, text_of(ps).n), pilu_str_from(mark));
}

static bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
static bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool name_char(char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_'; }

static void skip_blanks(parser *ps)
{
    while (ps->at < text_of(ps).n && blank(text_of(ps).p[ps->at])) ps->at++;
}

static pilu_str read_name(parser *ps)
{
    size_t from = ps->at;
    while (ps->at < text_of(ps).n && name_char(text_of(ps).p[ps->at])) ps->at++;
    return pilu_str_slice(text_of(ps), from, ps->at);
}

/* --- character references (HTML §13.5: the five of XML, &nbsp; and numbers) -------------------------- */

static size_t reference(parser *ps, pilu_str raw, size_t i, size_t base, pilu_buf *out)
{
    static const struct {
        const char *name;
        uint32_t c;
    } NAMES[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}, {"nbsp", 0xA0}};
    size_t end = i + 1;
    while (end < raw.n && (name_char(raw.p[end]) || raw.p[end] == '#')) end++;
    pilu_str name = pilu_str_slice(raw, i + 1, end);
    if (name.n == 0) { /* «R & D» means itself */
        pilu_buf_char(out, '&');
        return i + 1;
    }
    uint32_t c = 0;
    if (name.p[0] == '#') {
        bool hex = name.n > 1 && (name.p[1] == 'x' || name.p[1] == 'X');
        for (size_t k = hex ? 2 : 1; k < name.n && c < 0x110000; k++) {
            char d = name.p[k];
            int v = d >= '0' && d <= '9'                        ? d - '0'
                    : hex && (d | 32) >= 'a' && (d | 32) <= 'f' ? (d | 32) - 'a' + 10
                                                                : 99;
            c = v == 99 ? 0x110000 : c * (hex ? 16 : 10) + (uint32_t)v;
        }
        if (c < ' ' || (c >= 0xD800 && c < 0xE000) || c >= 0x110000) c = 0;
    } else {
        for (size_t k = 0; k < PILU_COUNT(NAMES); k++)
            if (pilu_str_is(name, NAMES[k].name)) c = NAMES[k].c;
    }
    bool closed = end < raw.n && raw.p[end] == ';';
    if (!c || !closed) {
        wrong(ps, base + i, base + end, PILU_STR("&amp; &lt; &gt; &quot; &nbsp; &#…;"));
        return end + closed;
    }
    pilu_buf_utf8(out, c);
    return end + 1;
}

/* `raw` with its references decoded; expressions in it stay as they are. */
static pilu_str decode(parser *ps, pilu_str raw)
{
    if (!raw.n || !memchr(raw.p, '&', raw.n)) return raw;
    size_t base = (size_t)(raw.p - text_of(ps).p);
    pilu_buf out;
    pilu_buf_init(&out, 0);
    for (size_t i = 0; i < raw.n;) {
        size_t skip =
            raw.p[i] == '{' && i + 1 < raw.n && raw.p[i + 1] == '{' ? pilu_expr_end(raw, i + 2, "}}") : SIZE_MAX;
        if (skip != SIZE_MAX) {
            pilu_buf_str(&out, pilu_str_slice(raw, i, skip + 2));
            i = skip + 2;
        } else if (raw.p[i] == '&') {
            i = reference(ps, raw, i, base, &out);
        } else {
            pilu_buf_char(&out, raw.p[i++]);
        }
    }
    pilu_str decoded = pilu_arena_str(ps->arena, pilu_buf_view(&out));
    pilu_buf_free(&out);
    return decoded;
}

/* --- elements -------------------------------------------------------------------------------------- */

static tpl_node *make(parser *ps, tpl_kind kind, size_t from, size_t to)
{
    tpl_node *n = PILU_NEW(ps->arena, tpl_node);
    n->kind = kind;
    n->at = (pilu_origin){ps->source, (uint32_t)from, (uint32_t)(to - from)};
    return n;
}

static pilu_str owner_name(const tpl_node *n)
{
    return n->kind == TPL_TITLE  ? PILU_STR("title")
           : n->kind == TPL_META ? PILU_STR("meta")
                                 : pilu_str_from(pilu_node_kind_name(n->element));
}

static bool attribute_kind(parser *ps, const tpl_node *owner, pilu_str name, size_t from, pilu_attr_kind *kind)
{
    *kind = PILU_ATTR_COUNT;
    if (owner->kind == TPL_META && (pilu_str_is(name, "name") || pilu_str_is(name, "content"))) return true;
    if (owner->kind == TPL_ELEMENT) {
        *kind = pilu_attr_find(name);
        if (*kind != PILU_ATTR_COUNT && pilu_attr_allowed(*kind, owner->element)) return true;
    }
    pilu_report(ps->diags, ATTRIBUTE_UNKNOWN, place(ps, from, from + name.n), owner_name(owner), name);
    return false;
}

/* A quoted value; quotes inside {{ … }} do not end it. */
static bool quoted(parser *ps, pilu_str *out)
{
    pilu_str text = text_of(ps);
    char quote = ps->at < text.n ? text.p[ps->at] : 0;
    if (quote != '"' && quote != '\'') {
        wrong(ps, ps->at, ps->at < text.n ? ps->at + 1 : ps->at, PILU_WORDS("加引号的值", "a value in quotes"));
        return false;
    }
    size_t from = ++ps->at;
    while (ps->at < text.n && text.p[ps->at] != quote) {
        size_t end = at_text(ps, "{{") ? pilu_expr_end(text, ps->at + 2, "}}") : SIZE_MAX;
        ps->at = end == SIZE_MAX ? ps->at + 1 : end + 2;
    }
    if (ps->at >= text.n) {
        pilu_report(ps->diags, SYNTAX_STRING, place(ps, from - 1, from));
        return false;
    }
    *out = pilu_str_slice(text, from, ps->at++);
    return true;
}

/* Attributes up to > or />. Returns false when the tag cannot be read further. */
static bool read_attributes(parser *ps, tpl_node *owner, bool known, bool *closed)
{
    tpl_attr **last = &owner->attrs;
    for (;;) {
        skip_blanks(ps);
        *closed = at_text(ps, "/>");
        if (*closed || at_text(ps, ">")) {
            ps->at += *closed ? 2 : 1;
            return true;
        }
        size_t from = ps->at;
        pilu_str name = read_name(ps), value;
        if (!name.n) {
            wrong(ps, from, from < text_of(ps).n ? from + 1 : from, PILU_WORDS("属性或“>”", "an attribute or “>”"));
            return false;
        }
        if (!at_text(ps, "=")) {
            wrong(ps, ps->at, ps->at < text_of(ps).n ? ps->at + 1 : ps->at, PILU_STR("“=”"));
            return false;
        }
        ps->at++;
        if (!quoted(ps, &value)) return false;
        pilu_attr_kind kind;
        if (!known || !attribute_kind(ps, owner, name, from, &kind)) continue;
        tpl_attr *a = PILU_NEW(ps->arena, tpl_attr);
        pilu_str decoded = decode(ps, value);
        *a = (tpl_attr){.kind = kind, .name = name};
        a->value = (pilu_piece){ps->source, (uint32_t)(value.p - text_of(ps).p), (uint32_t)value.n, decoded,
                                decoded.p == value.p};
        a->plain = pilu_str_find(decoded, PILU_STR("{{"), 0) == SIZE_MAX;
        *last = a;
        last = &a->next;
    }
}

static void unknown_element(parser *ps, size_t from, pilu_str name)
{
    pilu_nearest near = pilu_nearest_new(name);
    for (int k = 0; k < PILU_NODE_COUNT; k++)
        pilu_nearest_try(&near, pilu_str_from(pilu_node_kind_name((pilu_node_kind)k)));
    pilu_report(ps->diags, ELEMENT_UNKNOWN, place(ps, from, from + 1 + name.n), name,
                pilu_nearest_words(&near, ps->arena));
}

/* Content up to the matching end tag; whatever else ends it is a finding at the opening tag. */
static tpl_node *content_of(parser *ps, pilu_str name, size_t from, size_t to, ending *end, bool *mine)
{
    tpl_node *first = parse_content(ps, end);
    *mine = end->kind == END_TAG && pilu_str_eq(end->name, name);
    if (!*mine) pilu_report(ps->diags, ELEMENT_UNCLOSED, place(ps, from, to), name);
    return first;
}

/* An element from its «<». `*end` is set, and true returned, when its content was ended by something that an outer
 * one has to look at. */
static bool parse_element(parser *ps, tpl_node **out, ending *end)
{
    size_t from = ps->at++;
    pilu_str name = read_name(ps);
    tpl_node *n = make(ps, TPL_ELEMENT, from, ps->at);
    bool title = pilu_str_is(name, "title"), meta = pilu_str_is(name, "meta"), closed, mine;
    if (title) n->kind = TPL_TITLE;
    else if (meta) n->kind = TPL_META;
    else n->element = pilu_node_kind_find(name);
    bool known = title || meta || n->element != PILU_NODE_COUNT;
    if (!known) unknown_element(ps, from, name);
    *out = NULL;
    if (!read_attributes(ps, n, known, &closed)) {
        ps->at = text_of(ps).n; /* a broken tag: what follows cannot be told apart */
        *end = (ending){END_FILE, ps->at, ps->at, {0}, 0, 0};
        return true;
    }
    if (known) *out = n;
    n->at.length = (uint32_t)(ps->at - from);
    bool empty = meta || (n->kind == TPL_ELEMENT && known && pilu_node_kind_content(n->element) == PILU_CONTENT_VOID);
    if (closed || empty) return false;
    n->first = content_of(ps, name, from, ps->at, end, &mine);
    return !mine;
}

/* --- statements ------------------------------------------------------------------------------------ */

static pilu_piece piece(const parser *ps, size_t from, size_t to) { return pilu_piece_of(ps->source, from, to); }

static const pilu_expr *expression(parser *ps, size_t from, size_t to)
{
    pilu_piece p = piece(ps, from, to);
    return pilu_expr_parse(ps->arena, ps->diags, &p);
}

/* The arms of a for or if up to its end statement. */
static bool parse_arms(parser *ps, tpl_node *n, tpl_arm *arm, pilu_str word, ending *end)
{
    pilu_str closing = pilu_arena_printf(ps->arena, "end%.*s", PILU_FMT(word));
    n->arms = arm;
    for (bool last = false;;) {
        arm->first = parse_content(ps, end);
        bool statement = end->kind == END_STATEMENT;
        if (statement && pilu_str_eq(end->name, closing)) return false;
        bool elif = statement && pilu_str_is(end->name, "elif") && n->kind == TPL_IF && !last;
        bool other = statement && pilu_str_is(end->name, "else") && !last;
        if (!elif && !other) {
            pilu_report(ps->diags, STATEMENT_UNCLOSED, (pilu_place){.at = n->at}, word);
            return true;
        }
        last = other;
        arm = arm->next = PILU_NEW(ps->arena, tpl_arm);
        if (elif) arm->condition = expression(ps, end->rest, end->rest_end);
    }
}

static bool parse_for(parser *ps, tpl_node *n, size_t from, size_t to, ending *end)
{
    pilu_str text = text_of(ps);
    size_t in = pilu_str_find(pilu_str_slice(text, 0, to), PILU_STR(" in "), from);
    pilu_str name = in == SIZE_MAX ? (pilu_str){0} : pilu_str_trim(pilu_str_slice(text, from, in));
    bool good = name.n > 0;
    for (size_t i = 0; i < name.n; i++)
        good = good && (name_char(name.p[i]) || (unsigned char)name.p[i] >= 0x80) && name.p[i] != '-';
    if (!good) wrong(ps, from, to, PILU_WORDS("“for 名称 in 列表”", "“for name in list”"));
    n->kind = TPL_FOR;
    n->text = name;
    n->expr = good ? expression(ps, in + 4, to) : NULL;
    return parse_arms(ps, n, PILU_NEW(ps->arena, tpl_arm), PILU_STR("for"), end);
}

static bool parse_if(parser *ps, tpl_node *n, size_t from, size_t to, ending *end)
{
    n->kind = TPL_IF;
    tpl_arm *arm = PILU_NEW(ps->arena, tpl_arm);
    arm->condition = expression(ps, from, to);
    return parse_arms(ps, n, arm, PILU_STR("if"), end);
}

static pilu_template *parse_file(parser *outer, const pilu_source *source, pilu_str name);

static void parse_include(parser *ps, tpl_node *n, size_t from, size_t to)
{
    pilu_str text = text_of(ps);
    while (from < to && blank(text.p[from])) from++;
    size_t close = from < to && text.p[from] == '"'
                       ? pilu_str_find(pilu_str_slice(text, 0, to), PILU_STR("\""), from + 1)
                       : SIZE_MAX;
    n->kind = TPL_INCLUDE;
    if (close == SIZE_MAX) {
        wrong(ps, from, to,
              PILU_WORDS("加引号的文件名，例如 \"common/x.html\"", "a file name in quotes, such as \"common/x.html\""));
        return;
    }
    pilu_str name = pilu_str_slice(text, from + 1, close);
    size_t rest = close + 1;
    while (rest < to && blank(text.p[rest])) rest++;
    if (rest < to) {
        bool with = pilu_str_starts(pilu_str_slice(text, rest, to), PILU_STR("with "));
        if (with) n->expr = expression(ps, rest + 5, to);
        else wrong(ps, rest, to, PILU_STR("“with …”"));
    }
    for (pilu_template *t = ps->files; t; t = t->next)
        if (pilu_str_eq(t->name, name)) n->included = t;
    if (n->included) return;
    pilu_source *source = ps->loader->load(ps->loader->context, ps->diags, name, place(ps, from, close + 1));
    if (source) n->included = parse_file(ps, source, name);
}

/* A statement from its «{%». True when it ends the content around it. */
static bool parse_statement(parser *ps, tpl_node **out, ending *end)
{
    pilu_str text = text_of(ps);
    size_t from = ps->at, close = pilu_expr_end(text, from + 2, "%}");
    *out = NULL;
    if (close == SIZE_MAX) {
        wrong(ps, from, from + 2, PILU_WORDS("与之配对的“%}”", "a matching “%}”"));
        ps->at = text.n;
        *end = (ending){END_FILE, ps->at, ps->at, {0}, 0, 0};
        return true;
    }
    ps->at = from + 2;
    skip_blanks(ps);
    pilu_str word = read_name(ps);
    size_t rest = ps->at;
    ps->at = close + 2;
    static const char *const CLOSERS[] = {"endfor", "endif", "else", "elif"};
    for (size_t i = 0; i < PILU_COUNT(CLOSERS); i++)
        if (pilu_str_is(word, CLOSERS[i])) {
            *end = (ending){END_STATEMENT, from, close + 2, word, rest, close};
            return true;
        }
    tpl_node *n = make(ps, TPL_INCLUDE, from, close + 2);
    *out = n;
    if (pilu_str_is(word, "for")) return parse_for(ps, n, rest, close, end);
    if (pilu_str_is(word, "if")) return parse_if(ps, n, rest, close, end);
    if (pilu_str_is(word, "include")) {
        parse_include(ps, n, rest, close);
        return false;
    }
    pilu_report(ps->diags, STATEMENT_UNKNOWN, place(ps, from, close + 2), word);
    *out = NULL;
    return false;
}

/* --- content --------------------------------------------------------------------------------------- */

static tpl_node *parse_output(parser *ps)
{
    size_t from = ps->at, close = pilu_expr_end(text_of(ps), from + 2, "}}");
    if (close == SIZE_MAX) {
        wrong(ps, from, from + 2, PILU_WORDS("与之配对的“}}”", "a matching “}}”"));
        ps->at = text_of(ps).n;
        return NULL;
    }
    ps->at = close + 2;
    tpl_node *n = make(ps, TPL_OUTPUT, from, close + 2);
    n->expr = expression(ps, from + 2, close);
    return n->expr ? n : NULL;
}

static void skip_comment(parser *ps, const char *open, const char *close)
{
    size_t end = pilu_str_find(text_of(ps), pilu_str_from(close), ps->at + strlen(open));
    if (end == SIZE_MAX) wrong(ps, ps->at, ps->at + strlen(open), pilu_arena_printf(ps->arena, "“%s”", close));
    ps->at = end == SIZE_MAX ? text_of(ps).n : end + strlen(close);
}

static tpl_node *parse_text(parser *ps)
{
    pilu_str text = text_of(ps);
    size_t from = ps->at++; /* a «<» that begins nothing is text, after a finding */
    while (ps->at < text.n && text.p[ps->at] != '<' && !at_text(ps, "{{") && !at_text(ps, "{%") && !at_text(ps, "{#"))
        ps->at++;
    if (text.p[from] == '<') wrong(ps, from, from + 1, PILU_STR("&lt;"));
    tpl_node *n = make(ps, TPL_TEXT, from, ps->at);
    n->text = decode(ps, pilu_str_slice(text, from, ps->at));
    return n;
}

/* An end tag; true: it ends the content around it. */
static void parse_end_tag(parser *ps, ending *end)
{
    size_t from = ps->at;
    ps->at += 2;
    pilu_str name = read_name(ps);
    skip_blanks(ps);
    if (at_text(ps, ">")) ps->at++;
    else wrong(ps, ps->at, ps->at < text_of(ps).n ? ps->at + 1 : ps->at, PILU_STR("“>”"));
    *end = (ending){END_TAG, from, ps->at, name, 0, 0};
}

static tpl_node *parse_content(parser *ps, ending *end)
{
    tpl_node *first = NULL, **last = &first;
    bool ended = false;
    if (++ps->depth > MAX_NESTING) {
        wrong(ps, ps->at, ps->at, PILU_WORDS("较浅的嵌套", "less nesting"));
        ps->at = text_of(ps).n;
    }
    while (!ended && ps->at < text_of(ps).n) {
        char next = ps->at + 1 < text_of(ps).n ? text_of(ps).p[ps->at + 1] : 0;
        tpl_node *n = NULL;
        if (at_text(ps, "{{")) n = parse_output(ps);
        else if (at_text(ps, "{%")) ended = parse_statement(ps, &n, end);
        else if (at_text(ps, "{#")) skip_comment(ps, "{#", "#}");
        else if (at_text(ps, "<!--")) skip_comment(ps, "<!--", "-->");
        else if (at_text(ps, "</")) parse_end_tag(ps, end), ended = true;
        else if (text_of(ps).p[ps->at] == '<' && letter(next)) ended = parse_element(ps, &n, end);
        else n = parse_text(ps);
        if (!n) continue;
        *last = n;
        last = &n->next;
    }
    if (!ended) *end = (ending){END_FILE, text_of(ps).n, text_of(ps).n, {0}, 0, 0};
    ps->depth--;
    return first;
}

static pilu_template *parse_file(parser *outer, const pilu_source *source, pilu_str name)
{
    parser ps = *outer;
    ps.source = source;
    ps.at = 0;
    pilu_template *t = PILU_NEW(ps.arena, pilu_template);
    *t = (pilu_template){.source = source, .name = pilu_arena_str(ps.arena, name), .next = ps.files};
    ps.files = t;
    tpl_node **last = &t->first;
    for (ending end = {END_TAG, 0, 0, {0}, 0, 0}; end.kind != END_FILE;) {
        *last = parse_content(&ps, &end);
        while (*last) last = &(*last)->next;
        if (end.kind == END_TAG)
            pilu_report(ps.diags, ELEMENT_CLOSE, place(&ps, end.from, end.to), end.name, (pilu_str){0});
        else if (end.kind == END_STATEMENT)
            pilu_report(ps.diags, STATEMENT_CLOSE, place(&ps, end.from, end.to), end.name);
    }
    outer->files = ps.files;
    return t;
}

pilu_template *pilu_template_parse(pilu_arena *arena, pilu_diags *diags, const pilu_source *source,
                                   const pilu_loader *loader)
{
    parser ps = {.arena = arena, .diags = diags, .source = source, .loader = loader};
    return parse_file(&ps, source, source->name);
}
