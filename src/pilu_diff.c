#include "pilu_diff.h"

#include "pilu_job.h"

#include "data/json.h"
#include "data/schema_file.h"
#include "read/pdf.h"

#include <stdlib.h>

/* --- an edition ------------------------------------------------------------------------------------ */

/* The data attached to a PDF; empty and a finding when there are none. */
static pilu_str attached(pilu_arena *arena, pilu_diags *diags, const char *path)
{
    const pilu_source *source = pilu_file_read(arena, diags, path, 0);
    const pilu_pdf_facts *facts =
        source ? pilu_pdf_read(arena, diags, pilu_str_from(path), source->text) : NULL;
    if (facts && !facts->data.n)
        pilu_report(diags, READ_FOREIGN, (pilu_place){0}, pilu_str_from(path),
                    PILU_WORDS("没有附带 data.json", "no data.json is attached"));
    return facts ? facts->data : (pilu_str){0};
}

void pilu_job_tell_failure(const pilu_job *job, pilu_diags *diags, pilu_str name)
{
    pilu_buf text;
    pilu_buf_init(&text, 0);
    for (size_t i = 0; i < job->diags.count && !text.n; i++) {
        const pilu_finding *found = &job->diags.items[i];
        if (found->severity != PILU_ERROR) continue;
        if (found->code == PILU_FOUND_FILE_READ) { /* says it all, and that the input is at fault */
            pilu_diags_add(diags, PILU_FOUND_FILE_READ, (pilu_place){0}, found->args, found->arg_count);
            return;
        }
        pilu_finding_message(found, PILU_ZH, &text);
        pilu_buf_text(&text, PILU_WORDS_SPLIT);
        pilu_finding_message(found, PILU_EN, &text);
    }
    pilu_report(diags, DIFF_REMAKE, (pilu_place){0}, name, pilu_buf_view(&text));
    pilu_buf_free(&text);
}

/* Where each node begins: the number that is printed there, none on a cover. */
static uint32_t *pages_of(pilu_arena *arena, const pilu_document *doc, const pilu_pages *pages)
{
    uint32_t *page = PILU_NEW_ARRAY(arena, uint32_t, doc->node_count);
    for (size_t i = 0; pages && i < pages->count; i++) {
        for (size_t k = 0; k < pages->items[i].item_count; k++) {
            const pilu_item *item = &pages->items[i].items[k];
            if (item->node && item->artifact == PILU_CONTENT && !page[item->node->id])
                page[item->node->id] = pages->items[i].number;
        }
    }
    return page;
}

/* The job's document as blocks. False: it could not be built. Errors that the checks find do not matter here. */
static bool make(pilu_arena *arena, pilu_job *job, bool with_pages, pilu_blocks *blocks)
{
    if (!job->built && (job->root || pilu_job_read(job))) pilu_job_build(job, false);
    if (!pilu_job_built(job)) return false;
    if (with_pages) pilu_job_layout(job);
    *blocks = pilu_blocks_of(arena, job->doc, with_pages ? pages_of(arena, job->doc, job->pages) : NULL);
    return true;
}

/* Pictures are looked for beside the data. */
static const char *data_path(pilu_arena *arena, const char *name)
{
    if (pilu_folder_exists(name)) return pilu_arena_printf(arena, "%s/data.json", name).p;
    if (!pilu_file_ends(name, ".html")) return name;
    const char *dot = strrchr(name, '.'), *slash = strrchr(name, '/');
    const char *pdf = pilu_arena_printf(arena, "%.*s.pdf", (int)(dot - name), name).p;
    if (pilu_file_exists(pdf)) return pdf;
    return pilu_arena_printf(arena, "%.*sdata.json", slash ? (int)(slash - name) + 1 : 0, name).p;
}

static bool make_edition(pilu_diff *diff, pilu_diags *diags, pilu_edition *edition)
{
    if (!make(diff->arena, edition->job, true, &edition->blocks)) {
        pilu_job_tell_failure(edition->job, diags, edition->name);
        return false;
    }
    pilu_job_state_data(edition->job);
    edition->data = edition->job->doc->public_data;
    pilu_source *source = pilu_source_new(diff->arena, edition->name, edition->data);
    edition->root = pilu_json_parse(diff->arena, diags, source);
    return edition->root;
}

static bool open_edition(pilu_diff *diff, pilu_diags *diags, const char *name, pilu_edition *edition)
{
    const char *path = data_path(diff->arena, name);
    edition->name = pilu_str_from(name);
    edition->job = pilu_job_new(diff->owner, path);
    if (path != name && !pilu_file_exists(path)) {
        pilu_report(diags, DIFF_DATA, (pilu_place){0}, edition->name);
        return false;
    }
    if (pilu_file_ends(path, ".pdf")) {
        pilu_str data = attached(diff->arena, diags, path);
        if (!data.n) return false;
        pilu_job_give(edition->job, data);
    }
    return make_edition(diff, diags, edition);
}

/* --- where a given value stands, in words ---------------------------------------------------------- */

/* The schema of a member, or of the elements; NULL when it is not described. */
static const pilu_value *schema_of(const pilu_value *schema, const pilu_value *member)
{
    schema = schema ? pilu_schema_resolve(schema) : NULL;
    if (!schema) return NULL;
    bool element = member->parent->kind == PILU_LIST;
    const pilu_value *own = pilu_value_get(schema, element ? PILU_STR("items") : PILU_STR("properties"));
    const pilu_value *found = element ? own : own ? pilu_value_get(own, member->key) : NULL;
    const pilu_value *branches = pilu_value_get(schema, PILU_STR("oneOf"));
    for (uint32_t i = 0; !found && branches && i < branches->count; i++) found = schema_of(branches->items[i], member);
    return found;
}

/* A schema's title up to the first mark: what follows explains. */
static pilu_str title_of(const pilu_value *schema)
{
    static const char *const MARKS[] = {"，", "（", "：", "；"};
    const pilu_value *title = schema ? pilu_value_get(schema, PILU_STR("title")) : NULL;
    if (schema && !title) title = pilu_value_get(pilu_schema_resolve(schema), PILU_STR("title"));
    if (!title || title->kind != PILU_STRING) return (pilu_str){0};
    pilu_str words = title->string;
    for (size_t i = 0; i < PILU_COUNT(MARKS); i++) {
        size_t at = pilu_str_find(words, pilu_str_from(MARKS[i]), 0);
        if (at != SIZE_MAX && at > 0) words = pilu_str_slice(words, 0, at);
    }
    return words;
}

/* «来源：中央、省、市» over an enum of three: the title says what its codes mean, in order. Empty: it does not. */
static pilu_str label_of(const pilu_value *schema, pilu_str code)
{
    const pilu_value *own = schema ? pilu_schema_resolve(schema) : NULL;
    const pilu_value *codes = pilu_value_get(own, PILU_STR("enum")), *title = pilu_value_get(own, PILU_STR("title"));
    if (!codes || !title || title->kind != PILU_STRING) return (pilu_str){0};
    pilu_str comma = PILU_STR("、"), found = {0}, words = title->string;
    size_t at = pilu_str_find(words, PILU_STR("："), 0), count = 0;
    for (at = at == SIZE_MAX ? 0 : at + 3; at <= words.n; count++) {
        size_t end = pilu_str_find(words, comma, at);
        if (end == SIZE_MAX) end = words.n;
        if (count < codes->count && codes->items[count]->kind == PILU_STRING &&
            pilu_str_eq(codes->items[count]->string, code))
            found = pilu_str_slice(words, at, end);
        at = end + comma.n;
    }
    return count == codes->count ? found : (pilu_str){0};
}

/* What an element of a list is called: by the data or a rule (`root`: the same with what rules derived), else by what
 * its code means. */
static pilu_str element_name(pilu_arena *arena, pilu_value *root, const pilu_value *schema, const pilu_value *value)
{
    const pilu_value *full = pilu_value_at(root, pilu_value_pointer(arena, value));
    pilu_str name = full ? pilu_value_name(full) : (pilu_str){0};
    if (!name.n) name = pilu_value_name(value);
    if (!name.n && value->kind == PILU_STRING) name = label_of(schema, value->string);
    for (uint32_t i = 0; !name.n && value->kind == PILU_OBJECT && i < value->count; i++)
        if (value->items[i]->kind == PILU_STRING)
            name = label_of(schema_of(schema, value->items[i]), value->items[i]->string);
    return name;
}

/* Writes the way from the root to the value; gives its schema. */
static const pilu_value *put_place(pilu_arena *arena, pilu_value *root, const pilu_value *schema,
                                   const pilu_value *value, pilu_buf *out)
{
    if (!value->parent) return schema;
    const pilu_value *own = schema_of(put_place(arena, root, schema, value->parent, out), value);
    bool element = value->parent->kind == PILU_LIST;
    pilu_str name = element ? element_name(arena, root, own, value) : title_of(own);
    if (out->n) pilu_buf_text(out, " › ");
    if (name.n && name.n <= 120) pilu_buf_str(out, name);
    else if (element) pilu_buf_printf(out, "第%u项", value->index + 1);
    else pilu_buf_str(out, value->key);
    return own;
}

static void name_edits(pilu_diff *diff)
{
    pilu_job *job = diff->after.job;
    pilu_diags quiet;
    pilu_diags_init(&quiet, diff->arena);
    const pilu_source *source = pilu_job_schema(job, job->kind);
    pilu_value *schema = source ? pilu_json_parse(diff->arena, &quiet, source) : NULL;
    pilu_loader loader = {pilu_job_include, job};
    if (schema && !pilu_schema_file_check(diff->arena, &quiet, schema, &loader)) schema = NULL;
    diff->edit_places = PILU_NEW_ARRAY(diff->arena, pilu_str, diff->edits.count + 1);
    for (size_t i = 0; i < diff->edits.count; i++) {
        const pilu_edit *edit = &diff->edits.items[i];
        pilu_buf words;
        pilu_buf_init(&words, 0);
        const pilu_job *there = edit->after ? job : diff->before.job;
        put_place(diff->arena, there->root, schema, edit->after ? edit->after : edit->before, &words);
        diff->edit_places[i] = pilu_arena_str(diff->arena, pilu_buf_view(&words));
        pilu_buf_free(&words);
    }
}

/* --- causes ---------------------------------------------------------------------------------------- */

/* Which changes come about when the one edit is made in the older data. */
static void try_edit(const pilu_diff *diff, const pilu_edit *edit, bool *effect)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_diags quiet;
    pilu_diags_init(&quiet, arena);
    pilu_value *root = pilu_json_parse(arena, &quiet, pilu_source_new(arena, PILU_STR("data.json"), diff->before.data));
    pilu_edit_make(arena, root, edit);
    pilu_buf data;
    pilu_buf_init(&data, 0);
    pilu_value_print(root, &data);
    pilu_job *job = pilu_job_new(diff->owner, diff->before.job->path);
    pilu_job_give(job, pilu_buf_view(&data));
    pilu_blocks blocks;
    if (make(arena, job, false, &blocks)) {
        const bool *kept = pilu_compare_kept(arena, &diff->before.blocks, &blocks);
        const bool *old = pilu_compare_kept(arena, &blocks, &diff->before.blocks);
        for (size_t i = 0; i < diff->changes.count; i++) {
            const pilu_change *change = &diff->changes.items[i];
            if (change->before) effect[i] = !kept[change->before - diff->before.blocks.items];
            for (size_t k = 0; !change->before && k < blocks.count; k++)
                effect[i] = effect[i] || (!old[k] && blocks.items[k].same == change->after->same);
        }
    }
    pilu_job_free(job);
    pilu_buf_free(&data);
    pilu_arena_free(arena);
}

static void find_causes(pilu_diff *diff)
{
    size_t edits = diff->edits.count, changes = diff->changes.count;
    diff->causes = PILU_NEW_ARRAY(diff->arena, pilu_causes, changes + 1);
    if (!edits || !changes) return;
    bool *effect = PILU_NEW_ARRAY(diff->arena, bool, edits * changes);
    bool all = edits == 1 || edits > PILU_DIFF_TRIED;
    for (size_t i = 0; i < edits; i++) {
        if (all) memset(effect + i * changes, 1, changes);
        else try_edit(diff, &diff->edits.items[i], effect + i * changes);
    }
    for (size_t k = 0; k < changes; k++) {
        pilu_causes *causes = &diff->causes[k];
        causes->edits = PILU_NEW_ARRAY(diff->arena, uint32_t, edits);
        for (size_t i = 0; i < edits; i++)
            if (effect[i * changes + k]) causes->edits[causes->count++] = (uint32_t)i;
    }
}

/* --- what is printed there -------------------------------------------------------------------------- */

static bool is_at(pilu_str pointer, pilu_str edited)
{
    if (!pilu_str_starts(pointer, edited)) return false;
    return pointer.n == edited.n || pointer.p[edited.n] == '/';
}

/* A list that a rule made shows given values under names of its own. */
static pilu_str given_at(const pilu_edition *edition, pilu_arena *arena, pilu_str pointer)
{
    const pilu_value *v = pilu_value_at(edition->job->root, pointer);
    while (v && v->alias) v = v->alias;
    return v ? pilu_value_pointer(arena, v) : pointer;
}

static bool shows(const pilu_diff *diff, const pilu_edition *edition, const pilu_block *block, pilu_str edited)
{
    pilu_iter iter = pilu_iter_new(block->node);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;)
        if (event == PILU_ENTER && iter.node->pointer.n &&
            is_at(given_at(edition, diff->arena, pilu_node_text_place(iter.node).pointer), edited))
            return true;
    return false;
}

/* The next number in the text, from `*at` on, without the commas of its thousands, and how many decimals it has. */
static bool next_number(pilu_str text, size_t *at, pilu_number *number, int *places)
{
    char digits[64];
    size_t n = 0;
    bool point = false;
    *places = 0;
    while (*at < text.n && !(text.p[*at] >= '0' && text.p[*at] <= '9')) ++*at;
    for (; *at < text.n && n < sizeof digits; ++*at) {
        char c = text.p[*at];
        bool digit = c >= '0' && c <= '9';
        if (!digit && c != ',' && (c != '.' || point)) break;
        *places += digit && point;
        point = point || c == '.';
        if (c != ',') digits[n++] = c;
    }
    while (n && digits[n - 1] == '.') n--; /* the sentence's end */
    *number = pilu_number_parse((pilu_str){digits, n});
    return n > 0;
}

/* Whether the text has the given figure, as it is or in 元 for 万元 and the other way round. One that is only reckoned
 * with it (a rate, a change) stands at the same pointer. */
static bool prints(pilu_str text, const pilu_value *value)
{
    if (!value || value->kind != PILU_NUMBER) return true;
    const pilu_number amount = pilu_number_abs(value->number), wan = pilu_number_int(10000);
    const pilu_number scaled[] = {amount, pilu_number_div(amount, wan), pilu_number_mul(amount, wan)};
    pilu_number printed;
    int places;
    for (size_t at = 0; next_number(text, &at, &printed, &places);)
        for (size_t i = 0; printed.ok && i < PILU_COUNT(scaled); i++)
            if (scaled[i].ok && pilu_number_cmp(pilu_number_round(scaled[i], places), printed) == 0) return true;
    return false;
}

/* The pointer of what was put in is one into the newer data, any other into the older. */
bool pilu_diff_is_direct(const pilu_diff *diff, size_t i)
{
    const pilu_change *change = &diff->changes.items[i];
    for (uint32_t k = 0; k < diff->causes[i].count; k++) {
        const pilu_edit *edit = &diff->edits.items[diff->causes[i].edits[k]];
        const pilu_block *block = edit->before ? change->before : change->after;
        const pilu_edition *edition = edit->before ? &diff->before : &diff->after;
        bool printed = (!change->before || prints(change->was, edit->before)) &&
                       (!change->after || prints(change->is, edit->after));
        if (block && printed && shows(diff, edition, block, edit->pointer)) return true;
    }
    return false;
}

/* --- both ------------------------------------------------------------------------------------------ */

static void compare(pilu_diff *diff)
{
    diff->edits = pilu_edits_of(diff->arena, diff->before.root, diff->after.root);
    name_edits(diff);
    diff->changes = pilu_compare(diff->arena, &diff->before.blocks, &diff->after.blocks);
}

static pilu_diff *new_diff(pilu *p)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_diff *diff = PILU_NEW(arena, pilu_diff);
    *diff = (pilu_diff){.arena = arena, .owner = p};
    return diff;
}

pilu_diff *pilu_diff_new(pilu *p, pilu_diags *diags, const char *before, const char *after)
{
    pilu_diff *diff = new_diff(p);
    bool good = open_edition(diff, diags, before, &diff->before);
    good = open_edition(diff, diags, after, &diff->after) && good;
    pilu_job *older = diff->before.job, *newer = diff->after.job;
    if (good && !pilu_str_eq(older->kind, newer->kind)) {
        pilu_report(diags, DIFF_KIND, (pilu_place){0}, diff->before.name, older->kind_title, diff->after.name,
                    newer->kind_title);
        good = false;
    }
    if (good) {
        compare(diff);
        find_causes(diff);
        if (newer->diags.errors)
            pilu_report(diags, DIFF_ERRORS, (pilu_place){0}, diff->after.name,
                        pilu_arena_printf(diags->arena, "%zu", newer->diags.errors));
        return diff;
    }
    pilu_diff_free(diff);
    return NULL;
}

static void drop_edition(pilu_value *root)
{
    static const char *const MEMBERS[] = {"version", "revisions"};
    for (size_t i = 0; i < PILU_COUNT(MEMBERS); i++) {
        pilu_value *v = pilu_value_get(root, pilu_str_from(MEMBERS[i]));
        if (v) pilu_value_remove(v);
    }
}

/* The mark shows nothing but the last revision. */
static bool is_mark(const pilu_diff *diff, const pilu_edition *edition, const pilu_block *block)
{
    return block && shows(diff, edition, block, PILU_STR("/revisions"));
}

static void drop_mark(pilu_diff *diff)
{
    pilu_changes *changes = &diff->changes;
    size_t kept = 0;
    for (size_t i = 0; i < changes->count; i++)
        if (!is_mark(diff, &diff->before, changes->items[i].before) &&
            !is_mark(diff, &diff->after, changes->items[i].after))
            changes->items[kept++] = changes->items[i];
    changes->count = kept;
}

pilu_diff *pilu_diff_correction(pilu *p, pilu_diags *diags, pilu_str before_name, pilu_job *before, pilu_str after_name,
                                pilu_job *after)
{
    pilu_diff *diff = new_diff(p);
    diff->before = (pilu_edition){.name = before_name, .job = before, .borrowed = true};
    diff->after = (pilu_edition){.name = after_name, .job = after, .borrowed = true};
    if (make_edition(diff, diags, &diff->before) && make_edition(diff, diags, &diff->after)) {
        drop_edition(diff->before.root);
        drop_edition(diff->after.root);
        compare(diff);
        drop_mark(diff);
        find_causes(diff);
        return diff;
    }
    pilu_diff_free(diff);
    return NULL;
}

void pilu_diff_free(pilu_diff *diff)
{
    if (!diff) return;
    if (!diff->before.borrowed) pilu_job_free(diff->before.job);
    if (!diff->after.borrowed) pilu_job_free(diff->after.job);
    pilu_arena_free(diff->arena);
}
