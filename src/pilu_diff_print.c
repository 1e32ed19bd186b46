#include "pilu_diff.h"

#include "pilu_job.h"

#include "base/chinese.h"

/* --- in words -------------------------------------------------------------------------------------- */

static void put_quoted(pilu_buf *out, const char *before, pilu_str words, const char *after)
{
    if (!words.n) return;
    pilu_buf_text(out, before);
    pilu_buf_quoted(out, words, false);
    pilu_buf_text(out, after);
}

static pilu_str place_words(pilu_arena *arena, const pilu_change *change, pilu_lang lang, bool with_column)
{
    const pilu_block *block = change->after ? change->after : change->before;
    bool zh = lang == PILU_ZH, row = !change->before || !change->after;
    int was = change->before ? change->before->place.page : 0, is = change->after ? change->after->place.page : 0;
    pilu_buf words;
    pilu_buf_init(&words, 0);
    pilu_buf_str(&words, block->section.n ? block->section : zh ? PILU_STR("首页") : PILU_STR("first page"));
    put_quoted(&words, zh ? "，表" : ", table ", block->table, "");
    if (!(row && block->line)) {
        put_quoted(&words, zh ? "，" : ", row ", block->row, zh ? "行" : "");
        if (with_column)
            put_quoted(&words, zh ? block->row.n ? "" : "，" : ", column ", block->column, zh ? "列" : "");
    }
    if (was && is && was != is)
        pilu_buf_printf(&words, zh ? "，第%d页（原第%d页）" : ", page %d (was on page %d)", is, was);
    else if (was || is)
        pilu_buf_printf(&words, zh ? is ? "，第%d页" : "，原第%d页" : is ? ", page %d" : ", was on page %d", is ? is : was);
    pilu_str text = pilu_arena_str(arena, pilu_buf_view(&words));
    pilu_buf_free(&words);
    return text;
}

pilu_str pilu_diff_place(pilu_arena *arena, const pilu_change *change, pilu_lang lang)
{
    return place_words(arena, change, lang, true);
}

pilu_str pilu_diff_value(pilu_arena *arena, const pilu_value *value, pilu_lang lang)
{
    if (!value) return (pilu_str){0};
    bool whole = value->kind == PILU_LIST || value->kind == PILU_OBJECT;
    pilu_str name = whole ? pilu_value_name(value) : (pilu_str){0};
    if (value->kind == PILU_STRING) return value->string;
    if (name.n) return name;
    if (whole) return pilu_arena_printf(arena, lang == PILU_ZH ? "%u项" : "%u members", value->count);
    pilu_buf text;
    pilu_buf_init(&text, 0);
    pilu_value_print(value, &text);
    pilu_str words = pilu_arena_str(arena, pilu_str_trim(pilu_buf_view(&text)));
    pilu_buf_free(&text);
    return words;
}

typedef struct printer {
    const pilu_diff *diff;
    pilu_buf *out;
    bool zh, colour;
} printer;

static void put_marked(const printer *p, const char *head, const pilu_words *words, const char *colour)
{
    if (!words->count) return;
    pilu_buf_printf(p->out, "     %s", head);
    for (size_t i = 0; i < words->count; i++) {
        bool mark = p->colour && words->items[i].changed;
        pilu_buf_printf(p->out, "%s%.*s%s", mark ? colour : "", PILU_FMT(words->items[i].text), mark ? "\033[0m" : "");
    }
    pilu_buf_char(p->out, '\n');
}

static void put_causes(const printer *p, size_t i)
{
    const pilu_causes *causes = &p->diff->causes[i];
    if (!causes->count) return;
    pilu_buf_text(p->out, p->zh ? "     由" : "     by");
    for (uint32_t k = 0; k < causes->count; k++) pilu_buf_printf(p->out, " [%u]", causes->edits[k] + 1);
    pilu_buf_text(p->out, p->zh ? " 引起\n" : "\n");
}

static bool is_cell(const pilu_change *change)
{
    return change->before && change->after && change->after->row.n && change->after->column.n;
}

/* Two figures of one row that the same data changed: they are told together. */
static bool is_same_row(const pilu_diff *diff, size_t i, size_t k)
{
    const pilu_change *a = &diff->changes.items[i], *b = &diff->changes.items[k];
    const pilu_causes *x = &diff->causes[i], *y = &diff->causes[k];
    if (!is_cell(a) || !is_cell(b) || x->count != y->count) return false;
    return pilu_str_eq(place_words(diff->arena, a, PILU_ZH, false), place_words(diff->arena, b, PILU_ZH, false)) &&
           (!x->count || memcmp(x->edits, y->edits, x->count * sizeof *x->edits) == 0);
}

static void put_row(const printer *p, size_t i, size_t end)
{
    const pilu_change *change = &p->diff->changes.items[i];
    pilu_str place = place_words(p->diff->arena, change, p->zh ? PILU_ZH : PILU_EN, false);
    pilu_buf_printf(p->out, "\n%4zu–%zu. %.*s\n", i + 1, end, PILU_FMT(place));
    for (; i < end; i++) {
        change = &p->diff->changes.items[i];
        pilu_buf_printf(p->out, p->zh ? "     %.*s：" : "     %.*s: ", PILU_FMT(change->after->column));
        pilu_buf_printf(p->out, p->colour ? "\033[31m%.*s\033[0m → \033[32m%.*s\033[0m\n" : "%.*s → %.*s\n",
                        PILU_FMT(change->was), PILU_FMT(change->is));
    }
    put_causes(p, end - 1);
}

static void put_change(const printer *p, size_t i)
{
    const pilu_change *change = &p->diff->changes.items[i];
    pilu_str place = pilu_diff_place(p->diff->arena, change, p->zh ? PILU_ZH : PILU_EN);
    pilu_buf_printf(p->out, "\n%4zu. %.*s\n", i + 1, PILU_FMT(place));
    const char *was = p->zh ? change->after ? "原：" : "删去：" : change->after ? "was: " : "taken out: ";
    const char *is = p->zh ? change->before ? "现：" : "新增：" : change->before ? "is:  " : "put in: ";
    put_marked(p, was, &change->was_parts, "\033[31m");
    put_marked(p, is, &change->is_parts, "\033[32m");
    put_causes(p, i);
}

static void put_edit(const printer *p, size_t i)
{
    const pilu_edit *edit = &p->diff->edits.items[i];
    pilu_lang lang = p->zh ? PILU_ZH : PILU_EN;
    pilu_str was = pilu_diff_value(p->diff->arena, edit->before, lang);
    pilu_str is = pilu_diff_value(p->diff->arena, edit->after, lang), place = p->diff->edit_places[i];
    pilu_buf_printf(p->out, "%s[%zu] %.*s（%.*s）", i + 1 < 10 ? " " : "", i + 1, PILU_FMT(place),
                    PILU_FMT(edit->pointer));
    if (was.n > 60 || is.n > 60) pilu_buf_text(p->out, p->zh ? "：文字有改动\n" : ": its words\n");
    else if (!edit->before) pilu_buf_printf(p->out, p->zh ? "：新增 %.*s\n" : ": put in %.*s\n", PILU_FMT(is));
    else if (!edit->after) pilu_buf_printf(p->out, p->zh ? "：删去 %.*s\n" : ": taken out %.*s\n", PILU_FMT(was));
    else pilu_buf_printf(p->out, p->zh ? "：%.*s → %.*s\n" : ": %.*s → %.*s\n", PILU_FMT(was), PILU_FMT(is));
}

void pilu_diff_text(const pilu_diff *diff, pilu_lang lang, bool colour, pilu_buf *out)
{
    printer p = {diff, out, lang == PILU_ZH, colour};
    if (!diff->changes.count && !diff->edits.count) {
        pilu_buf_text(out, p.zh ? "两份文件的文字、数字和数据都相同。\n" : "The same words, figures and data.\n");
        return;
    }
    const char *count = p.zh ? "改动的数据 %zu 处，公开文字随之变动 %zu 处。\n\n"
                             : "%zu given values differ; %zu places read otherwise.\n\n";
    pilu_buf_printf(out, count, diff->edits.count, diff->changes.count);
    for (size_t i = 0; i < diff->edits.count; i++) put_edit(&p, i);
    for (size_t i = 0, end; i < diff->changes.count; i = end) {
        for (end = i + 1; end < diff->changes.count && is_same_row(diff, i, end);) end++;
        if (end > i + 1) put_row(&p, i, end);
        else put_change(&p, i);
    }
}

/* --- as JSON --------------------------------------------------------------------------------------- */

static void put_member(pilu_buf *out, const char *indent, const char *name, pilu_str text)
{
    pilu_buf_printf(out, "%s\"%s\": ", indent, name);
    if (text.p) pilu_buf_json(out, text);
    else pilu_buf_text(out, "null");
}

static void put_number(pilu_buf *out, const char *indent, const char *name, int64_t number)
{
    pilu_buf_printf(out, "%s\"%s\": ", indent, name);
    if (number) pilu_buf_int(out, number);
    else pilu_buf_text(out, "null");
}

static void put_parts(pilu_buf *out, const char *name, const pilu_words *words)
{
    pilu_buf_printf(out, ",\n      \"%s\": [", name);
    for (size_t i = 0; i < words->count; i++) {
        pilu_buf_text(out, i ? ", {\"text\": " : "{\"text\": ");
        pilu_buf_json(out, words->items[i].text);
        pilu_buf_printf(out, ", \"changed\": %s}", words->items[i].changed ? "true" : "false");
    }
    pilu_buf_char(out, ']');
}

static pilu_str text_or_null(const pilu_block *block, pilu_str text) { return block ? text : (pilu_str){0}; }

static void put_change_json(const pilu_diff *diff, size_t i, pilu_buf *out)
{
    const pilu_change *change = &diff->changes.items[i];
    const pilu_block *block = change->after ? change->after : change->before;
    static const char MEMBER[] = ",\n      ";
    put_number(out, "{\n      ", "number", (int64_t)i + 1);
    put_member(out, MEMBER, "place", pilu_diff_place(diff->arena, change, PILU_ZH));
    put_member(out, MEMBER, "section", block->section);
    put_member(out, MEMBER, "table", block->table);
    put_member(out, MEMBER, "row", block->row);
    put_member(out, MEMBER, "column", block->column);
    put_member(out, MEMBER, "pointer", block->place.pointer);
    put_number(out, MEMBER, "page_before", change->before ? change->before->place.page : 0);
    put_number(out, MEMBER, "page_after", change->after ? change->after->place.page : 0);
    put_member(out, MEMBER, "before", text_or_null(change->before, change->was));
    put_member(out, MEMBER, "after", text_or_null(change->after, change->is));
    put_parts(out, "before_parts", &change->was_parts);
    put_parts(out, "after_parts", &change->is_parts);
    pilu_buf_text(out, ",\n      \"causes\": [");
    for (uint32_t k = 0; k < diff->causes[i].count; k++)
        pilu_buf_printf(out, "%s%u", k ? ", " : "", diff->causes[i].edits[k] + 1);
    pilu_buf_text(out, "]\n    }");
}

static void put_edit_json(const pilu_diff *diff, size_t i, pilu_buf *out)
{
    const pilu_edit *edit = &diff->edits.items[i];
    put_number(out, "{", "number", (int64_t)i + 1);
    put_member(out, ", ", "place", diff->edit_places[i]);
    put_member(out, ", ", "pointer", edit->pointer);
    put_member(out, ", ", "before", pilu_diff_value(diff->arena, edit->before, PILU_ZH));
    put_member(out, ", ", "after", pilu_diff_value(diff->arena, edit->after, PILU_ZH));
    pilu_buf_char(out, '}');
}

static void put_edition(const char *name, const pilu_edition *edition, pilu_buf *out)
{
    pilu_buf_printf(out, ",\n  \"%s\": {", name);
    put_member(out, "", "file", edition->name);
    put_member(out, ", ", "title", edition->job->doc->title);
    put_number(out, ", ", "pages", (int64_t)pilu_job_page_count(edition->job));
    pilu_buf_char(out, '}');
}

void pilu_diff_json(const pilu_diff *diff, pilu_buf *out)
{
    pilu_buf_text(out, "{\n  \"schema\": \"disclosure/1\",\n  \"kind\": \"_changes\",\n  \"layout\": \"page\",\n"
                       "  \"money_unit\": \"元\"");
    put_member(out, ",\n  ", "unit_name", diff->after.job->doc->author.p ? diff->after.job->doc->author : PILU_STR(""));
    put_edition("before", &diff->before, out);
    put_edition("after", &diff->after, out);
    if (diff->page) put_member(out, ",\n  ", "page", pilu_str_from(diff->page));
    pilu_buf_text(out, ",\n  \"given\": [");
    for (size_t i = 0; i < diff->edits.count; i++) {
        pilu_buf_text(out, i ? ",\n    " : "\n    ");
        put_edit_json(diff, i, out);
    }
    pilu_buf_text(out, diff->edits.count ? "\n  ],\n  \"changes\": [" : "],\n  \"changes\": [");
    for (size_t i = 0; i < diff->changes.count; i++) {
        pilu_buf_text(out, i ? ",\n    " : "\n    ");
        put_change_json(diff, i, out);
    }
    pilu_buf_text(out, diff->changes.count ? "\n  ]\n}\n" : "]\n}\n");
}

bool pilu_diff_page(const pilu_diff *diff, pilu_diags *diags, pilu_buf *out)
{
    pilu_buf data;
    pilu_buf_init(&data, 0);
    pilu_diff_json(diff, &data);
    pilu_job *job = pilu_job_new(diff->owner, "changes.json");
    pilu_job_give(job, pilu_buf_view(&data));
    if (pilu_job_read(job)) pilu_job_build(job, false);
    bool good = pilu_job_built(job) && pilu_job_html(job, out);
    if (!good) pilu_job_tell_failure(job, diags, PILU_STR("templates/_changes"));
    pilu_job_free(job);
    pilu_buf_free(&data);
    return good;
}
