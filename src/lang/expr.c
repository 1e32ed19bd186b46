#include "lang/expr.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "lang/function.h"

typedef enum token_kind { T_END, T_NAME, T_NUMBER, T_STRING, T_MARK, T_WRONG } token_kind;

typedef struct token {
    token_kind kind;
    size_t from, to; /* in the piece */
    pilu_str text;   /* NAME, NUMBER, MARK as written; STRING without quotes, unescaped */
} token;

typedef struct parser {
    pilu_arena *arena;
    pilu_diags *diags;
    const pilu_piece *piece;
    size_t next; /* behind the current token */
    token now;
    bool failed; /* a finding has been reported; nothing further is */
    int depth;
} parser;

enum { MAX_DEPTH = 64 };

static pilu_expr *parse_expr(parser *ps);

pilu_piece pilu_piece_of(const pilu_source *source, size_t from, size_t to)
{
    return (pilu_piece){source, (uint32_t)from, (uint32_t)(to - from), pilu_str_slice(source->text, from, to), true};
}

pilu_origin pilu_piece_origin(const pilu_piece *piece, size_t from, size_t to)
{
    if (!piece->exact) return (pilu_origin){piece->source, piece->offset, piece->length};
    return (pilu_origin){piece->source, piece->offset + (uint32_t)from, (uint32_t)(to - from)};
}

/* --- tokens ---------------------------------------------------------------------------------------- */

static bool name_start(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || pilu_char_is_han(c);
}
static bool digit(uint32_t c) { return c >= '0' && c <= '9'; }

static void *fail(parser *ps, size_t from, size_t to, pilu_str found, pilu_str expected)
{
    if (!ps->failed) {
        pilu_place place = {.at = pilu_piece_origin(ps->piece, from, to)};
        if (ps->now.kind == T_WRONG && ps->now.text.n == 1 && (*ps->now.text.p == '"' || *ps->now.text.p == '\''))
            pilu_report(ps->diags, SYNTAX_STRING, place);
        else if (pilu_str_is(ps->now.text, "/")) pilu_report(ps->diags, SYNTAX_DIVISION, place);
        else pilu_report(ps->diags, SYNTAX, place, found, expected);
    }
    ps->failed = true;
    return NULL;
}

static token string_token(parser *ps, size_t from)
{
    pilu_str text = ps->piece->text;
    char quote = text.p[from];
    char *out = pilu_arena_alloc(ps->arena, text.n - from);
    size_t n = 0, i = from + 1;
    for (; i < text.n && text.p[i] != quote; i++) {
        if (text.p[i] == '\\' && i + 1 < text.n) i++;
        out[n++] = text.p[i];
    }
    if (i >= text.n) return (token){T_WRONG, from, text.n, pilu_str_slice(text, from, from + 1)};
    return (token){T_STRING, from, i + 1, {out, n}};
}

static token read_token(parser *ps, size_t i)
{
    pilu_str text = ps->piece->text;
    while (i < text.n && pilu_char_is_blank((unsigned char)text.p[i])) i++;
    if (i >= text.n) return (token){T_END, text.n, text.n, {0}};
    const char *p = text.p + i, *end = pilu_str_end(text);
    uint32_t c = pilu_utf8_next(&p, end);
    if (c == '"' || c == '\'') return string_token(ps, i);
    size_t to = (size_t)(p - text.p);
    if (digit(c)) {
        while (to < text.n && (digit((unsigned char)text.p[to]) ||
                               (text.p[to] == '.' && to + 1 < text.n && digit((unsigned char)text.p[to + 1]))))
            to++;
        return (token){T_NUMBER, i, to, pilu_str_slice(text, i, to)};
    }
    if (name_start(c)) {
        while (to < text.n) {
            p = text.p + to;
            c = pilu_utf8_next(&p, end);
            if (!name_start(c) && !digit(c)) break;
            to = (size_t)(p - text.p);
        }
        return (token){T_NAME, i, to, pilu_str_slice(text, i, to)};
    }
    static const char *const MARKS[] = {"==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "|",
                                        ".",  ",",  ":",  "(",  ")", "[", "]", "{", "}"};
    for (size_t k = 0; k < PILU_COUNT(MARKS); k++) {
        pilu_str mark = pilu_str_from(MARKS[k]);
        if (pilu_str_starts(pilu_str_slice(text, i, text.n), mark)) return (token){T_MARK, i, i + mark.n, mark};
    }
    return (token){T_WRONG, i, to, pilu_str_slice(text, i, to)};
}

static void advance(parser *ps)
{
    ps->now = read_token(ps, ps->next);
    ps->next = ps->now.to;
}

static bool at_mark(const parser *ps, const char *mark)
{
    return ps->now.kind == T_MARK && pilu_str_is(ps->now.text, mark);
}
static bool at_word(const parser *ps, const char *word)
{
    return ps->now.kind == T_NAME && pilu_str_is(ps->now.text, word);
}

static bool take_mark(parser *ps, const char *mark)
{
    if (!at_mark(ps, mark)) return false;
    advance(ps);
    return true;
}

static bool take_word(parser *ps, const char *word)
{
    if (!at_word(ps, word)) return false;
    advance(ps);
    return true;
}

static pilu_str token_words(parser *ps)
{
    if (ps->now.kind == T_END) return PILU_WORDS("表达式的结尾", "the end of the expression");
    return pilu_arena_printf(ps->arena, "“%.*s”", (int)(ps->now.to - ps->now.from), ps->piece->text.p + ps->now.from);
}

static void *expected(parser *ps, pilu_str what) { return fail(ps, ps->now.from, ps->now.to, token_words(ps), what); }

static bool need_mark(parser *ps, const char *mark)
{
    if (take_mark(ps, mark)) return true;
    expected(ps, pilu_arena_printf(ps->arena, "“%s”", mark));
    return false;
}

/* --- tree ------------------------------------------------------------------------------------------ */

static pilu_expr *make(parser *ps, pilu_expr_kind kind, size_t from, size_t count)
{
    pilu_expr *e = PILU_NEW(ps->arena, pilu_expr);
    e->kind = kind;
    e->at = pilu_piece_origin(ps->piece, from, ps->now.from);
    e->count = count;
    e->args = PILU_NEW_ARRAY(ps->arena, pilu_expr *, count);
    return e;
}

/* The place of a tree ends with its last token, not with the blanks behind it. */
static pilu_expr *close_at(parser *ps, pilu_expr *e, size_t from)
{
    size_t to = ps->now.from;
    while (to > from && pilu_char_is_blank((unsigned char)ps->piece->text.p[to - 1])) to--;
    e->at = pilu_piece_origin(ps->piece, from, to);
    return e;
}

static pilu_expr *make2(parser *ps, pilu_expr_kind kind, size_t from, pilu_expr *a, pilu_expr *b)
{
    if (!a || !b) return NULL;
    pilu_expr *e = make(ps, kind, from, 2);
    e->args[0] = a;
    e->args[1] = b;
    return close_at(ps, e, from);
}

typedef struct arg_list {
    pilu_expr **items;
    pilu_str *keys;
    size_t count, room, key_room;
} arg_list;

static bool arg_push(parser *ps, arg_list *list, pilu_expr *e, pilu_str key)
{
    if (!e) return false;
    PILU_ARENA_PUSH_ROOM(ps->arena, list->items, list->count, list->room);
    size_t n = list->count;
    PILU_ARENA_PUSH_ROOM(ps->arena, list->keys, n, list->key_room);
    list->items[list->count] = e;
    list->keys[list->count++] = key;
    return true;
}

/* Expressions separated by commas up to `close`; a comma may stand before it. */
static bool parse_list(parser *ps, arg_list *list, const char *close, bool keyed)
{
    while (!at_mark(ps, close)) {
        pilu_str key = {0};
        if (keyed) {
            if (ps->now.kind != T_NAME && ps->now.kind != T_STRING) {
                expected(ps, PILU_WORDS("字段名", "a field name"));
                return false;
            }
            key = ps->now.text;
            advance(ps);
            if (!need_mark(ps, ":")) return false;
        }
        if (!arg_push(ps, list, parse_expr(ps), key)) return false;
        if (!take_mark(ps, ",")) break;
    }
    return need_mark(ps, close);
}

static void unknown_function(parser *ps, size_t from, size_t to, pilu_str name)
{
    pilu_nearest near = pilu_nearest_new(name);
    for (size_t i = 0; pilu_function_at(i); i++) pilu_nearest_try(&near, pilu_str_from(pilu_function_at(i)->name));
    if (!ps->failed)
        pilu_report(ps->diags, FUNCTION_UNKNOWN, ((pilu_place){.at = pilu_piece_origin(ps->piece, from, to)}), name,
                    pilu_nearest_words(&near, ps->arena));
    ps->failed = true;
}

/* A call whose name token was `name`; the arguments given so far (a pipe's left side) are in `list`. */
static pilu_expr *parse_call(parser *ps, token name, size_t from, arg_list *list, bool parens)
{
    if (parens && !parse_list(ps, list, ")", false)) return NULL;
    const pilu_function *function = pilu_function_find(name.text);
    if (!function) {
        unknown_function(ps, name.from, name.to, name.text);
        return NULL;
    }
    if (list->count < function->least || list->count > function->most) {
        if (!ps->failed)
            pilu_report(ps->diags, FUNCTION_ARGS,
                        ((pilu_place){.at = pilu_piece_origin(ps->piece, name.from, name.to)}), name.text,
                        pilu_str_from(function->signature), pilu_arena_printf(ps->arena, "%zu", list->count));
        ps->failed = true;
        return NULL;
    }
    pilu_expr *e = make(ps, PILU_EXPR_CALL, from, 0);
    e->name = name.text;
    e->function = function;
    e->args = list->items;
    e->count = list->count;
    return close_at(ps, e, from);
}

static pilu_expr *literal(parser *ps, pilu_value_kind kind, size_t from)
{
    pilu_expr *e = make(ps, PILU_EXPR_LITERAL, from, 0);
    e->value = PILU_NEW(ps->arena, pilu_value);
    e->value->kind = kind;
    e->value->derived = true;
    close_at(ps, e, from);
    e->value->origin = e->at;
    return e;
}

static pilu_expr *parse_word(parser *ps)
{
    token word = ps->now;
    advance(ps);
    if (pilu_str_is(word.text, "true") || pilu_str_is(word.text, "false")) {
        pilu_expr *e = literal(ps, PILU_BOOL, word.from);
        e->value->boolean = word.text.p[0] == 't';
        return e;
    }
    if (pilu_str_is(word.text, "null")) return literal(ps, PILU_NULL, word.from);
    arg_list list = {0};
    if (take_mark(ps, "(")) return parse_call(ps, word, word.from, &list, true);
    pilu_expr *e = make(ps, PILU_EXPR_NAME, word.from, 0);
    e->name = word.text;
    return close_at(ps, e, word.from);
}

static pilu_expr *parse_primary(parser *ps)
{
    token first = ps->now;
    arg_list list = {0};
    pilu_expr *e = NULL;
    switch (first.kind) {
    case T_NUMBER:
        advance(ps);
        e = literal(ps, PILU_NUMBER, first.from);
        e->value->number = pilu_number_parse(first.text);
        return e->value->number.ok ? e : fail(ps, first.from, first.to, first.text, PILU_WORDS("数", "a number"));
    case T_STRING:
        advance(ps);
        e = literal(ps, PILU_STRING, first.from);
        e->value->string = first.text;
        return e;
    case T_NAME:
        return parse_word(ps);
    default:
        break;
    }
    if (take_mark(ps, "(")) {
        e = parse_expr(ps);
        return e && need_mark(ps, ")") ? e : NULL;
    }
    bool object = at_mark(ps, "{");
    if (object || at_mark(ps, "[")) {
        advance(ps);
        if (!parse_list(ps, &list, object ? "}" : "]", object)) return NULL;
        e = make(ps, object ? PILU_EXPR_OBJECT : PILU_EXPR_LIST, first.from, 0);
        e->args = list.items;
        e->keys = list.keys;
        e->count = list.count;
        return close_at(ps, e, first.from);
    }
    return expected(ps, PILU_WORDS("数、文字、名称或括号", "a number, text, name or bracket"));
}

/* Members, indexes and pipes, which bind tightest. */
static pilu_expr *parse_postfix(parser *ps)
{
    size_t from = ps->now.from;
    pilu_expr *e = parse_primary(ps);
    for (int links = 0; e; links++) {
        bool more = at_mark(ps, ".") || at_mark(ps, "[") || at_mark(ps, "|");
        if (more && links >= MAX_DEPTH) return expected(ps, PILU_WORDS("较短的路径", "a shorter path"));
        if (take_mark(ps, ".")) {
            if (ps->now.kind != T_NAME) return expected(ps, PILU_WORDS("字段名", "a field name"));
            pilu_expr *m = make(ps, PILU_EXPR_MEMBER, from, 1);
            m->args[0] = e;
            m->name = ps->now.text;
            advance(ps);
            e = close_at(ps, m, from);
        } else if (take_mark(ps, "[")) {
            pilu_expr *index = parse_expr(ps);
            if (!index || !need_mark(ps, "]")) return NULL;
            e = make2(ps, PILU_EXPR_INDEX, from, e, index);
        } else if (take_mark(ps, "|")) {
            token name = ps->now;
            if (name.kind != T_NAME) return expected(ps, PILU_WORDS("函数名", "a function name"));
            advance(ps);
            arg_list list = {0};
            arg_push(ps, &list, e, (pilu_str){0});
            e = parse_call(ps, name, from, &list, take_mark(ps, "("));
        } else {
            break;
        }
    }
    return e;
}

static pilu_expr *parse_unary(parser *ps, const char *mark, pilu_expr_kind kind, pilu_expr *(*inner)(parser *))
{
    size_t from = ps->now.from;
    bool word = kind == PILU_EXPR_NOT;
    if (!(word ? take_word(ps, mark) : take_mark(ps, mark))) return inner(ps);
    if (++ps->depth > MAX_DEPTH) return expected(ps, PILU_WORDS("较浅的嵌套", "less nesting"));
    pilu_expr *operand = parse_unary(ps, mark, kind, inner);
    ps->depth--;
    if (!operand) return NULL;
    pilu_expr *e = make(ps, kind, from, 1);
    e->args[0] = operand;
    return close_at(ps, e, from);
}

static pilu_expr *parse_sign(parser *ps) { return parse_unary(ps, "-", PILU_EXPR_NEGATE, parse_postfix); }

/* One level of left-associative operators. */
typedef struct level {
    const char *marks[3];
    pilu_op ops[3];
} level;

static pilu_expr *parse_level(parser *ps, const level *lv, pilu_expr *(*inner)(parser *))
{
    size_t from = ps->now.from;
    pilu_expr *e = inner(ps);
    for (bool more = true; e && more;) {
        more = false;
        for (size_t i = 0; i < PILU_COUNT(lv->marks) && lv->marks[i]; i++) {
            if (!take_mark(ps, lv->marks[i])) continue;
            e = make2(ps, PILU_EXPR_BINARY, from, e, inner(ps));
            if (e) e->op = lv->ops[i];
            more = true;
            break;
        }
    }
    return e;
}

static pilu_expr *parse_product(parser *ps) { return parse_level(ps, &(level){{"*"}, {PILU_OP_MUL}}, parse_sign); }

static pilu_expr *parse_sum(parser *ps)
{
    return parse_level(ps, &(level){{"+", "-"}, {PILU_OP_ADD, PILU_OP_SUB}}, parse_product);
}

static pilu_expr *negate(parser *ps, pilu_expr *e, size_t from)
{
    if (!e) return NULL;
    pilu_expr *no = make(ps, PILU_EXPR_NOT, from, 1);
    no->args[0] = e;
    return close_at(ps, no, from);
}

static pilu_expr *parse_defined(parser *ps, pilu_expr *e, size_t from)
{
    bool no = take_word(ps, "not");
    if (!take_word(ps, "defined")) return expected(ps, PILU_STR("“defined”"));
    pilu_expr *is = make(ps, PILU_EXPR_DEFINED, from, 1);
    is->args[0] = e;
    close_at(ps, is, from);
    return no ? negate(ps, is, from) : is;
}

static pilu_expr *parse_compare(parser *ps)
{
    static const struct {
        const char *mark;
        pilu_op op;
    } OPS[] = {{"==", PILU_OP_EQ}, {"!=", PILU_OP_NE}, {"<=", PILU_OP_LE},
               {">=", PILU_OP_GE}, {"<", PILU_OP_LT},  {">", PILU_OP_GT}};
    size_t from = ps->now.from;
    pilu_expr *e = parse_sum(ps);
    if (!e) return NULL;
    for (size_t i = 0; i < PILU_COUNT(OPS); i++) {
        if (!take_mark(ps, OPS[i].mark)) continue;
        e = make2(ps, PILU_EXPR_BINARY, from, e, parse_sum(ps));
        if (e) e->op = OPS[i].op;
        return e;
    }
    if (take_word(ps, "is")) return parse_defined(ps, e, from);
    bool no = at_word(ps, "not");
    if (no) advance(ps);
    if (take_word(ps, "in")) {
        e = make2(ps, PILU_EXPR_BINARY, from, e, parse_sum(ps));
        if (e) e->op = PILU_OP_IN;
        return no ? negate(ps, e, from) : e;
    }
    return no ? expected(ps, PILU_STR("“in”")) : e;
}

static pilu_expr *parse_not(parser *ps) { return parse_unary(ps, "not", PILU_EXPR_NOT, parse_compare); }

static pilu_expr *parse_logic(parser *ps, const char *word, pilu_expr_kind kind, pilu_expr *(*inner)(parser *))
{
    size_t from = ps->now.from;
    pilu_expr *e = inner(ps);
    while (e && take_word(ps, word)) e = make2(ps, kind, from, e, inner(ps));
    return e;
}

static pilu_expr *parse_and(parser *ps) { return parse_logic(ps, "and", PILU_EXPR_AND, parse_not); }
static pilu_expr *parse_or(parser *ps) { return parse_logic(ps, "or", PILU_EXPR_OR, parse_and); }

static pilu_expr *parse_expr(parser *ps)
{
    size_t from = ps->now.from;
    if (++ps->depth > MAX_DEPTH) return expected(ps, PILU_WORDS("较浅的嵌套", "less nesting"));
    pilu_expr *e = parse_or(ps);
    if (e && take_word(ps, "if")) {
        pilu_expr *condition = parse_or(ps);
        if (!condition) return NULL;
        if (!take_word(ps, "else")) return expected(ps, PILU_STR("“else”"));
        pilu_expr *otherwise = parse_expr(ps);
        if (!otherwise) return NULL;
        pilu_expr *choice = make(ps, PILU_EXPR_IF, from, 3);
        choice->args[0] = e;
        choice->args[1] = condition;
        choice->args[2] = otherwise;
        e = close_at(ps, choice, from);
    }
    ps->depth--;
    return e;
}

pilu_expr *pilu_expr_parse(pilu_arena *arena, pilu_diags *diags, const pilu_piece *piece)
{
    parser ps = {.arena = arena, .diags = diags, .piece = piece};
    advance(&ps);
    pilu_expr *e = parse_expr(&ps);
    if (e && ps.now.kind != T_END) return expected(&ps, PILU_WORDS("表达式的结尾", "the end of the expression"));
    return ps.failed ? NULL : e;
}

size_t pilu_expr_end(pilu_str text, size_t from, const char *closing)
{
    pilu_str close = pilu_str_from(closing);
    int braces = 0; /* an object's own } is not the end */
    for (size_t i = from; i < text.n; i++) {
        char c = text.p[i];
        if (c == '"' || c == '\'') {
            size_t j = i + 1;
            while (j < text.n && text.p[j] != c) j += text.p[j] == '\\' ? 2 : 1;
            if (j >= text.n) return SIZE_MAX;
            i = j;
        } else if (braces == 0 && pilu_str_starts(pilu_str_slice(text, i, text.n), close)) {
            return i;
        } else if (c == '{') {
            braces++;
        } else if (c == '}') {
            if (braces) braces--;
        }
    }
    return SIZE_MAX;
}

void pilu_expr_print(const pilu_expr *e, pilu_buf *out)
{
    pilu_buf_str(out, pilu_str_slice(e->at.source->text, e->at.offset, e->at.offset + e->at.length));
}
