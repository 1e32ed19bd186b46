#include "lang/eval.h"

/* --- reading --------------------------------------------------------------------------------------- */

/* One statement: a line at the first column and the indented ones below it. */
typedef struct statement {
    size_t from, to;
} statement;

typedef struct reader {
    pilu_arena *arena;
    pilu_diags *diags;
    const pilu_source *source;
    pilu_rules *rules;
    const pilu_loader *loader;
    size_t at; /* in the source */
} reader;

static bool blank_or_comment(pilu_str line)
{
    line = pilu_str_trim(line);
    return line.n == 0 || line.p[0] == '#';
}

static size_t line_end(pilu_str text, size_t from)
{
    size_t end = pilu_str_find(text, PILU_STR("\n"), from);
    return end == SIZE_MAX ? text.n : end;
}

static bool next_statement(reader *r, statement *out)
{
    pilu_str text = r->source->text;
    while (r->at < text.n) {
        size_t end = line_end(text, r->at);
        if (!blank_or_comment(pilu_str_slice(text, r->at, end))) break;
        r->at = end + 1;
    }
    if (r->at >= text.n) return false;
    size_t end = line_end(text, r->at);
    *out = (statement){r->at, end};
    for (size_t next = end + 1; next < text.n; next = end + 1) {
        end = line_end(text, next);
        pilu_str line = pilu_str_slice(text, next, end);
        if (pilu_str_trim(line).n == 0) break;
        if (line.p[0] != ' ' && line.p[0] != '\t') break;
        if (!blank_or_comment(line)) out->to = end;
        else break;
    }
    r->at = out->to + 1;
    return true;
}

static void wrong(reader *r, size_t from, size_t to, pilu_str expected)
{
    pilu_str found = pilu_str_trim(pilu_str_slice(r->source->text, from, to));
    pilu_str words =
        found.n ? pilu_arena_printf(r->arena, "“%.*s”", PILU_FMT(found)) : PILU_WORDS("行尾", "the end of the line");
    pilu_report(r->diags, SYNTAX, pilu_place_at(r->source, from, to - from), words, expected);
}

/* The word at *at (blanks before it skipped), moving past it. */
static pilu_str word(const reader *r, size_t *at, size_t end, size_t *from)
{
    pilu_str text = r->source->text;
    while (*at < end && strchr(" \t\r\n", text.p[*at])) ++*at;
    *from = *at;
    while (*at < end && !strchr(" \t\r\n=", text.p[*at])) ++*at;
    return pilu_str_slice(text, *from, *at);
}

static bool path_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (unsigned char)c >= 0x80;
}

/* «a.b[].c» → a, b, [], c. Returns the number of parts, 0 when it is malformed. */
static size_t split_path(pilu_arena *arena, pilu_str path, pilu_str **parts)
{
    size_t count = 0, room = 0;
    *parts = NULL;
    for (size_t i = 0; i < path.n;) {
        size_t from = i;
        if (path.p[i] == '[') {
            if (count == 0 || i + 1 >= path.n || path.p[i + 1] != ']') return 0;
            i += 2;
        } else {
            if (count && path.p[i] == '.') from = ++i;
            else if (count) return 0;
            while (i < path.n && path_char(path.p[i])) i++;
            if (i == from) return 0;
        }
        PILU_ARENA_PUSH_ROOM(arena, *parts, count, room);
        (*parts)[count++] = pilu_str_slice(path, from, i);
    }
    return count;
}

static bool is_element(pilu_str part) { return pilu_str_is(part, "[]"); }

pilu_rule_node *pilu_rule_child(const pilu_rule_node *node, pilu_str key, bool element)
{
    if (!(node->names & pilu_name_bit(element ? (pilu_str){0} : key))) return NULL;
    for (pilu_rule_node *c = node->first; c; c = c->next)
        if (element ? c->element : !c->element && pilu_str_eq(c->key, key)) return c;
    return NULL;
}

static pilu_rule_node *child_make(pilu_arena *arena, pilu_rule_node *node, pilu_str part, pilu_origin at)
{
    bool element = is_element(part);
    pilu_rule_node *c = pilu_rule_child(node, part, element);
    if (c) return c;
    c = PILU_NEW(arena, pilu_rule_node);
    *c = (pilu_rule_node){
        .parent = node, .next = node->first, .key = element ? (pilu_str){0} : part, .element = element, .at = at};
    node->first = c;
    node->names |= pilu_name_bit(c->key);
    return c;
}

static pilu_str path_wanted(void)
{
    return PILU_WORDS("路径，例如 projects[].score", "a path such as projects[].score");
}

static void read_let(reader *r, size_t at, size_t end)
{
    size_t from;
    pilu_str path = word(r, &at, end, &from);
    pilu_str *parts;
    size_t count = split_path(r->arena, path, &parts);
    if (count == 0 || is_element(parts[count - 1])) {
        wrong(r, from, at, path_wanted());
        return;
    }
    pilu_str text = r->source->text;
    while (at < end && strchr(" \t\r\n", text.p[at])) at++;
    if (at >= end || text.p[at] != '=') {
        wrong(r, at, at < end ? at + 1 : end, PILU_STR("“=”"));
        return;
    }
    pilu_piece piece = pilu_piece_of(r->source, at + 1, end);
    pilu_expr *expr = pilu_expr_parse(r->arena, r->diags, &piece);
    pilu_rule_node *node = r->rules->root;
    pilu_origin origin = {r->source, (uint32_t)from, (uint32_t)path.n};
    for (size_t i = 0; i < count; i++) node = child_make(r->arena, node, parts[i], origin);
    if (node->expr) {
        pilu_line_column first = pilu_source_place(node->at.source, node->at.offset);
        pilu_report(r->diags, LET_DUPLICATE, pilu_place_at(r->source, from, path.n), path,
                    pilu_arena_printf(r->arena, "%u", first.line));
        return;
    }
    node->expr = expr;
    node->at = origin;
}

/* Where a clause's word stands at the beginning of a line of the statement, or SIZE_MAX. */
static size_t clause(const reader *r, size_t from, size_t end, const char *name)
{
    pilu_str text = r->source->text;
    for (size_t line = from; line < end; line = line_end(text, line) + 1) {
        size_t at = line, start;
        pilu_str w = word(r, &at, end, &start);
        if (pilu_str_is(w, name)) return start;
    }
    return SIZE_MAX;
}

static bool read_severity(pilu_str w, pilu_severity *out)
{
    static const struct {
        const char *word;
        pilu_severity severity;
    } WORDS[] = {{"error", PILU_ERROR}, {"warning", PILU_WARNING}, {"note", PILU_NOTE}};
    for (size_t i = 0; i < PILU_COUNT(WORDS); i++)
        if (pilu_str_is(w, WORDS[i].word)) {
            *out = WORDS[i].severity;
            return true;
        }
    return false;
}

static void read_check(reader *r, size_t at, size_t end)
{
    pilu_check check = {0};
    size_t from, head = line_end(r->source->text, at);
    if (head > end) head = end;
    check.name = word(r, &at, head, &from);
    check.at = (pilu_origin){r->source, (uint32_t)from, (uint32_t)check.name.n};
    pilu_str severity = word(r, &at, head, &from);
    if (!read_severity(severity, &check.severity)) {
        wrong(r, from, at, PILU_STR("error / warning / note"));
        return;
    }
    pilu_str at_word = word(r, &at, head, &from);
    if (at_word.n) {
        if (!pilu_str_is(at_word, "at")) {
            wrong(r, from, at, PILU_STR("“at”"));
            return;
        }
        pilu_str path = word(r, &at, head, &from);
        check.path_count = split_path(r->arena, path, &check.path);
        if (check.path_count == 0) {
            wrong(r, from, at, path_wanted());
            return;
        }
        pilu_str more = word(r, &at, head, &from);
        if (more.n) {
            wrong(r, from, at, PILU_WORDS("行尾", "the end of the line"));
            return;
        }
    }
    size_t when = clause(r, head + 1, end, "when"), say = clause(r, head + 1, end, "say");
    if (when == SIZE_MAX || say == SIZE_MAX || when > say) {
        wrong(r, check.at.offset, check.at.offset + check.at.length,
              PILU_WORDS("一行 when 条件，再一行 say 文字", "a line «when condition», then a line «say text»"));
        return;
    }
    pilu_piece condition = pilu_piece_of(r->source, when + 4, say);
    check.when = pilu_expr_parse(r->arena, r->diags, &condition);
    size_t text = say + 3, text_end = end;
    while (text < text_end && strchr(" \t\r\n", r->source->text.p[text])) text++;
    while (text_end > text && strchr(" \t\r\n", r->source->text.p[text_end - 1])) text_end--;
    check.say = pilu_piece_of(r->source, text, text_end);
    if (!check.when) return;
    pilu_rules *rules = r->rules;
    PILU_ARENA_PUSH_ROOM(r->arena, rules->checks, rules->check_count, rules->check_room);
    rules->checks[rules->check_count++] = check;
}

/* A file included a second time adds nothing, so that two files may need the same third one, or each other. */
static void read_include(reader *r, size_t at, size_t end)
{
    pilu_str rest = pilu_str_trim(pilu_str_slice(r->source->text, at, end));
    pilu_str name = rest.n > 2 ? pilu_str_slice(rest, 1, rest.n - 1) : (pilu_str){0};
    size_t from = (size_t)(rest.p - r->source->text.p);
    bool quoted = name.n && rest.p[0] == '"' && rest.p[rest.n - 1] == '"';
    if (!quoted || pilu_str_find(name, PILU_STR("\""), 0) != SIZE_MAX) {
        wrong(r, from, from + rest.n, PILU_WORDS("带引号的文件名", "a quoted file name"));
        return;
    }
    pilu_rules *rules = r->rules;
    for (size_t i = 0; i < rules->included_count; i++)
        if (pilu_str_eq(rules->included[i], name)) return;
    PILU_ARENA_PUSH_ROOM(r->arena, rules->included, rules->included_count, rules->included_room);
    rules->included[rules->included_count++] = name;
    pilu_place place = pilu_place_at(r->source, from, rest.n);
    const pilu_source *source = r->loader->load(r->loader->context, r->diags, name, place);
    if (source) pilu_rules_add(r->arena, r->diags, rules, source, r->loader);
}

void pilu_rules_add(pilu_arena *arena, pilu_diags *diags, pilu_rules *rules, const pilu_source *source,
                    const pilu_loader *loader)
{
    reader r = {arena, diags, source, rules, loader, 0};
    statement s;
    if (!rules->root) rules->root = PILU_NEW(arena, pilu_rule_node);
    while (next_statement(&r, &s)) {
        size_t at = s.from, from;
        pilu_str keyword = word(&r, &at, s.to, &from);
        if (from != s.from)
            wrong(&r, s.from, s.to,
                  PILU_WORDS("从行首开始的 let、check 或 include", "let, check or include at the beginning of a line"));
        else if (pilu_str_is(keyword, "let")) read_let(&r, at, s.to);
        else if (pilu_str_is(keyword, "check")) read_check(&r, at, s.to);
        else if (pilu_str_is(keyword, "include")) read_include(&r, at, s.to);
        else wrong(&r, from, at, PILU_STR("let / check / include"));
    }
}

/* --- running --------------------------------------------------------------------------------------- */

static const pilu_rule_node *node_of(const pilu_rules *rules, const pilu_value *value)
{
    if (!value->parent) return rules->root;
    const pilu_rule_node *around = node_of(rules, value->parent);
    return around ? pilu_rule_child(around, value->key, value->parent->kind == PILU_LIST) : NULL;
}

bool pilu_rules_derive(const pilu_rules *rules, const pilu_value *value)
{
    const pilu_rule_node *node = node_of(rules, value);
    return node && node->expr;
}

static void refuse_given(pilu_eval *eval, const pilu_value *v, const pilu_rule_node *rule)
{
    if (rule->expr) {
        pilu_place place = pilu_value_place(eval->arena, v);
        pilu_report(eval->diags, LET_GIVEN, place, rule->key);
    }
    if (v->kind != PILU_LIST && v->kind != PILU_OBJECT) return;
    for (uint32_t i = 0; i < v->count; i++) {
        const pilu_rule_node *child = pilu_rule_child(rule, v->items[i]->key, v->kind == PILU_LIST);
        if (child) refuse_given(eval, v->items[i], child);
    }
}

void pilu_rules_refuse_given(pilu_eval *eval) { refuse_given(eval, eval->root, eval->rules->root); }

static pilu_code check_code(pilu_severity severity)
{
    return severity == PILU_ERROR     ? PILU_FOUND_CHECK_FAILED
           : severity == PILU_WARNING ? PILU_FOUND_CHECK_WARNED
                                      : PILU_FOUND_CHECK_NOTED;
}

/* One check at one place: `scope_of` is the innermost element, `shown` what `at` points to. */
static void check_here(pilu_eval *eval, const pilu_check *check, pilu_value *around, pilu_value *shown)
{
    const pilu_scope *outer = eval->scope;
    eval->scope = pilu_eval_scope_of(eval, around);
    if (pilu_eval_condition(eval, check->when) == 1) {
        pilu_buf text;
        pilu_buf_init(&text, 0);
        eval->stating = true;
        bool said = pilu_eval_prose(eval, &check->say, &text);
        eval->stating = false;
        if (said) {
            pilu_place place = {0};
            const pilu_value *given = pilu_value_given(shown);
            if (given) place = pilu_value_place(eval->arena, given);
            place.pointer = pilu_value_pointer(eval->arena, shown);
            pilu_diags_add(eval->diags, check_code(check->severity), place,
                           (pilu_str[]){check->name, pilu_buf_view(&text)}, 2);
        }
        pilu_buf_free(&text);
    }
    eval->scope = outer;
}

static void check_from(pilu_eval *eval, const pilu_check *check, size_t part, pilu_value *around, pilu_value *v)
{
    if (part == check->path_count) {
        check_here(eval, check, around, v);
        return;
    }
    if (is_element(check->path[part])) {
        for (uint32_t i = 0; v->kind == PILU_LIST && i < v->count; i++)
            check_from(eval, check, part + 1, v->items[i], v->items[i]);
        return;
    }
    bool failed;
    pilu_value *member = v->kind == PILU_OBJECT ? pilu_eval_member(eval, v, check->path[part], &failed) : NULL;
    /* An optional part of the data that is not there has nothing to check. */
    if (member) check_from(eval, check, part + 1, around, member);
}

void pilu_rules_check(pilu_eval *eval)
{
    eval->showing = false;
    for (size_t i = 0; i < eval->rules->check_count; i++)
        check_from(eval, &eval->rules->checks[i], 0, eval->root, eval->root);
}
