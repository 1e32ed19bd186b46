/* What a PDF says to a reader beside what its pages draw: alternative texts, bookmarks, notes, where links lead, what
 * is attached, and what it does when it is opened. Each text is a line with the page it is on. */
#include "read/pdf_reader.h"

#define ANNOTATION "批注或动作 {}" PILU_WORDS_SPLIT "annotation or action {}"

/* Texts by the key they stand under (ISO 32000-1, 12.3, 12.5, 12.6, 14.9). */
static const struct {
    const char *key;
    const char *label;
} TEXTS[] = {
    {"/Alt", "替代文字：{}" PILU_WORDS_SPLIT "alternative text: {}"},
    {"/ActualText", "替代文字：{}" PILU_WORDS_SPLIT "alternative text: {}"},
    {"/E", "替代文字：{}" PILU_WORDS_SPLIT "alternative text: {}"},
    {"/Title", "标题或书签：{}" PILU_WORDS_SPLIT "title or bookmark: {}"},
    {"/T", "标题或书签：{}" PILU_WORDS_SPLIT "title or bookmark: {}"},
    {"/Author", "文件属性：{}" PILU_WORDS_SPLIT "document property: {}"},
    {"/Subject", "文件属性：{}" PILU_WORDS_SPLIT "document property: {}"},
    {"/Keywords", "文件属性：{}" PILU_WORDS_SPLIT "document property: {}"},
    {"/Contents", "批注：{}" PILU_WORDS_SPLIT "note: {}"},
    {"/RC", "批注：{}" PILU_WORDS_SPLIT "note: {}"},
    {"/TU", "批注：{}" PILU_WORDS_SPLIT "note: {}"},
    {"/V", "批注：{}" PILU_WORDS_SPLIT "note: {}"},
    {"/DV", "批注：{}" PILU_WORDS_SPLIT "note: {}"},
    {"/URI", "链接或附件：{}" PILU_WORDS_SPLIT "link or attachment: {}"},
    {"/F", "链接或附件：{}" PILU_WORDS_SPLIT "link or attachment: {}"},
    {"/UF", "链接或附件：{}" PILU_WORDS_SPLIT "link or attachment: {}"},
    {"/Desc", "链接或附件：{}" PILU_WORDS_SPLIT "link or attachment: {}"},
    {"/JS", "脚本：{}" PILU_WORDS_SPLIT "script: {}"},
};

/* Ways back and across, and what is compared otherwise: the pages, the packet of metadata, the data. */
static const char *const SKIPPED[] = {
    "/P", "/Pg", "/Parent", "/Prev", "/Last", "/Page", "/Pages", "/ParentTree", "/IDTree", "/Metadata", "/AF", "/EF",
    "/OutputIntents", "/PageLabels", "/Popup", "/StructParent",
};

typedef struct walk {
    pdf_reader *r;
    qpdf_oh *open; /* to be looked at, the next last */
    size_t count, room;
    pdf_met met;
    int page;
} walk;

static void add(walk *w, pilu_str text, const char *label)
{
    pilu_lines *said = &w->r->facts->said;
    if (!text.n) return;
    PILU_ARENA_PUSH_ROOM(w->r->arena, said->items, said->count, said->room);
    said->items[said->count++] = (pilu_line){text, {.page = w->page}, .label = pilu_str_from(label)};
}

/* Where it stands in the table, or would. */
static int *place_of(const pdf_met *met, int id)
{
    size_t at = (size_t)id % met->room;
    while (met->items[at] && met->items[at] != id) at = (at + 1) % met->room;
    return &met->items[at];
}

/* Numbers can be as high as a strange file likes: a table of those met, not of all that there could be. */
static void make_room(const pdf_reader *r, pdf_met *met)
{
    pdf_met old = *met;
    met->room = old.room ? 2 * old.room : 1024;
    met->items = PILU_NEW_ARRAY(r->arena, int, met->room);
    memset(met->items, 0, met->room * sizeof *met->items);
    for (size_t i = 0; i < old.room; i++)
        if (old.items[i]) *place_of(met, old.items[i]) = old.items[i];
}

bool pilu_pdf_meet(const pdf_reader *r, pdf_met *met, qpdf_oh object)
{
    int id = r->q->qpdf_oh_get_object_id(r->file, object);
    if (id <= 0) return true;
    if (2 * met->count >= met->room) make_room(r, met);
    int *place = place_of(met, id);
    if (*place) return false;
    *place = id;
    met->count++;
    return true;
}

static void open_later(walk *w, qpdf_oh object)
{
    const pilu_qpdf *q = w->r->q;
    bool holds = q->qpdf_oh_is_array(w->r->file, object) || q->qpdf_oh_is_dictionary(w->r->file, object);
    if (!holds || !pilu_pdf_meet(w->r, &w->met, object)) {
        q->qpdf_oh_release(w->r->file, object);
        return;
    }
    PILU_ARENA_PUSH_ROOM(w->r->arena, w->open, w->count, w->room);
    w->open[w->count++] = object;
}

static bool is_among(const char *key, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(key, keys[i]) == 0) return true;
    return false;
}

/* One member: a text is a line, a script in a stream too; what holds others is looked at later. */
static void member(walk *w, const char *key, qpdf_oh value)
{
    const pilu_qpdf *q = w->r->q;
    for (size_t i = 0; i < PILU_COUNT(TEXTS); i++) {
        if (strcmp(key, TEXTS[i].key) != 0) continue;
        if (q->qpdf_oh_is_string(w->r->file, value)) add(w, pilu_pdf_text(w->r, value), TEXTS[i].label);
        else if (q->qpdf_oh_is_stream(w->r->file, value)) add(w, pilu_pdf_stream(w->r, value), TEXTS[i].label);
    }
    open_later(w, value);
}

/* What an annotation or an action is. A structure element has /S too, and a parent /P. */
static void add_type(walk *w, qpdf_oh object)
{
    const pilu_qpdf *q = w->r->q;
    static const char *const KEYS[] = {"/Subtype", "/S"};
    for (size_t i = 0; i < PILU_COUNT(KEYS); i++) {
        qpdf_oh type = pdf_member(w->r, object, KEYS[i]);
        bool element = i == 1 && q->qpdf_oh_has_key(w->r->file, object, "/P");
        if (!element && q->qpdf_oh_is_name(w->r->file, type))
            add(w, pilu_arena_str(w->r->arena, pilu_str_from(q->qpdf_oh_get_name(w->r->file, type))), ANNOTATION);
        q->qpdf_oh_release(w->r->file, type);
    }
}

static bool is_page(const walk *w, qpdf_oh object)
{
    const pilu_qpdf *q = w->r->q;
    return q->qpdf_oh_is_dictionary_of_type(w->r->file, object, "/Page", "") ||
           q->qpdf_oh_is_dictionary_of_type(w->r->file, object, "/Pages", "");
}

static void look_at_dictionary(walk *w, qpdf_oh object)
{
    const pilu_qpdf *q = w->r->q;
    size_t count = 0, room = 0;
    pilu_str *keys = NULL;
    if (is_page(w, object)) return; /* where a link leads */
    add_type(w, object);
    q->qpdf_oh_begin_dict_key_iter(w->r->file, object);
    while (q->qpdf_oh_dict_more_keys(w->r->file)) {
        const char *key = q->qpdf_oh_dict_next_key(w->r->file);
        if (is_among(key, SKIPPED, PILU_COUNT(SKIPPED))) continue;
        PILU_ARENA_PUSH_ROOM(w->r->arena, keys, count, room);
        keys[count++] = pilu_arena_str(w->r->arena, pilu_str_from(key));
    }
    for (size_t i = 0; i < count; i++) member(w, keys[i].p, pdf_member(w->r, object, keys[i].p));
}

static void look_at(walk *w, qpdf_oh object)
{
    const pilu_qpdf *q = w->r->q;
    if (!q->qpdf_oh_is_array(w->r->file, object)) {
        look_at_dictionary(w, object);
        return;
    }
    int count = q->qpdf_oh_get_array_n_items(w->r->file, object);
    for (int i = count - 1; i >= 0; i--) open_later(w, q->qpdf_oh_get_array_item(w->r->file, object, i));
}

/* Without recursion: bookmarks are a chain as long as the document, and a strange file can be as deep as it likes. */
static void look_below(walk *w, qpdf_oh object, int page)
{
    w->page = page;
    open_later(w, object);
    while (w->count && !w->r->over) {
        qpdf_oh next = w->open[--w->count];
        look_at(w, next);
        w->r->q->qpdf_oh_release(w->r->file, next);
    }
}

static bool says_the_same(const pilu_lines *said, size_t a, size_t b)
{
    if (said->count - b != b - a) return false;
    for (size_t i = 0; a + i < b; i++) {
        const pilu_line *one = &said->items[a + i], *other = &said->items[b + i];
        if (!pilu_str_eq(one->text, other->text) || !pilu_str_eq(one->label, other->label)) return false;
    }
    return true;
}

/* A link whose text ends a line or a page is two that say the same: how many it is follows from where lines end. Pages
 * come first: the structure leads to their annotations too. */
void pilu_pdf_read_said(pdf_reader *r)
{
    const pilu_qpdf *q = r->q;
    walk w = {.r = r};
    pilu_lines *said = &r->facts->said;
    size_t before = 0;
    for (size_t i = 0; i < r->facts->page_count; i++) {
        qpdf_oh page = q->qpdf_get_page_n(r->file, i), notes = pdf_member(r, page, "/Annots");
        int count = q->qpdf_oh_is_array(r->file, notes) ? q->qpdf_oh_get_array_n_items(r->file, notes) : 0;
        look_below(&w, pdf_member(r, page, "/AA"), (int)i + 1);
        for (int k = 0; k < count; k++) {
            size_t from = said->count;
            look_below(&w, q->qpdf_oh_get_array_item(r->file, notes, k), (int)i + 1);
            if (says_the_same(said, before, from)) said->count = from;
            else before = from;
        }
        q->qpdf_oh_release(r->file, page);
    }
    look_below(&w, pdf_member(r, q->qpdf_get_trailer(r->file), "/Info"), 0);
    look_below(&w, q->qpdf_get_root(r->file), 0);
}
