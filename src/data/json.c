#include "data/json_scan.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

enum {
    DUPLICATES_MAX = 20, /* duplicate names reported of one file */
    PAIRS_MAX = 16       /* members up to which comparing each with each is fastest */
};

typedef struct builder {
    pilu_arena *arena;
    pilu_diags *diags;
    const pilu_source *source;
    const pilu_json_slot *slots, *next;
    size_t duplicates;
} builder;

/* --- names given twice (RFC 7493, section 2.3) ----------------------------------------------------- */

static const pilu_json_slot *slot_of_child(const builder *b, const pilu_json_slot *parent, uint32_t index)
{
    const pilu_json_slot *slot = parent + 1;
    while (index--) slot = b->slots + slot->after;
    return slot;
}

static void report_duplicate(builder *b, const pilu_json_slot *object, const pilu_value *first, const pilu_value *again)
{
    if (b->duplicates++ >= DUPLICATES_MAX) return;
    const pilu_json_slot *old = slot_of_child(b, object, first->index), *key = slot_of_child(b, object, again->index);
    pilu_place place = pilu_place_at(b->source, key->key_offset, key->key_length);
    place.pointer = pilu_value_pointer(b->arena, again);
    pilu_str line = pilu_arena_printf(b->arena, "%u", pilu_source_place(b->source, old->key_offset).line);
    pilu_report(b->diags, JSON_DUPLICATE, place, again->key, line);
}

static int by_key(const void *left, const void *right)
{
    const pilu_value *a = *(const pilu_value *const *)left, *b = *(const pilu_value *const *)right;
    int order = pilu_str_cmp(a->key, b->key);
    return order ? order : (a->index > b->index) - (a->index < b->index);
}

static void check_sorted(builder *b, const pilu_json_slot *slot, const pilu_value *object)
{
    size_t size = object->count * sizeof(pilu_value *);
    pilu_value **sorted = pilu_memory_new(size);
    memcpy(sorted, object->items, size);
    qsort(sorted, object->count, sizeof *sorted, by_key);
    for (uint32_t first = 0, i = 1; i < object->count; i++) {
        if (pilu_str_eq(sorted[i]->key, sorted[first]->key)) report_duplicate(b, slot, sorted[first], sorted[i]);
        else first = i;
    }
    free(sorted);
}

static void check_duplicates(builder *b, const pilu_json_slot *slot, const pilu_value *object)
{
    if (object->count > PAIRS_MAX) {
        check_sorted(b, slot, object);
        return;
    }
    for (uint32_t i = 1; i < object->count; i++) {
        uint32_t j = 0;
        while (j < i && !pilu_str_eq(object->items[i]->key, object->items[j]->key)) j++;
        if (j < i) report_duplicate(b, slot, object->items[j], object->items[i]);
    }
}

/* --- the tree -------------------------------------------------------------------------------------- */

static void build(builder *b, const cJSON *node, pilu_value *value);

/* cJSON keeps children in their order, so its tree and the slots are walked side by side. */
static void build_children(builder *b, const cJSON *node, const pilu_json_slot *slot, pilu_value *parent)
{
    parent->room = slot->count;
    parent->items = PILU_NEW_ARRAY(b->arena, pilu_value *, slot->count);
    const cJSON *child = node->child;
    for (; child && parent->count < slot->count; child = child->next) {
        pilu_value *value = PILU_NEW(b->arena, pilu_value);
        pilu_str key = {0};
        if (parent->kind == PILU_OBJECT) key = pilu_arena_str(b->arena, pilu_str_from(child->string));
        pilu_value_append(b->arena, parent, key, value);
        build(b, child, value);
    }
    if (parent->kind == PILU_OBJECT) check_duplicates(b, slot, parent);
}

static void build(builder *b, const cJSON *node, pilu_value *value)
{
    const pilu_json_slot *slot = b->next++;
    value->origin = (pilu_origin){b->source, slot->offset, slot->length};
    if (cJSON_IsNumber(node)) {
        value->kind = PILU_NUMBER;
        value->number = pilu_number_parse(pilu_str_slice(b->source->text, slot->offset, slot->offset + slot->length));
    } else if (cJSON_IsString(node)) {
        value->kind = PILU_STRING;
        value->string = pilu_arena_str(b->arena, pilu_str_from(node->valuestring));
    } else if (cJSON_IsBool(node)) {
        value->kind = PILU_BOOL;
        value->boolean = cJSON_IsTrue(node);
    } else if (cJSON_IsArray(node) || cJSON_IsObject(node)) {
        value->kind = cJSON_IsObject(node) ? PILU_OBJECT : PILU_LIST;
        build_children(b, node, slot, value);
    }
}

pilu_value *pilu_json_parse(pilu_arena *arena, pilu_diags *diags, const pilu_source *source)
{
    pilu_json_slots slots = {0};
    pilu_value *root = NULL;
    if (pilu_json_scan(arena, diags, source, &slots)) {
        cJSON *tree = cJSON_ParseWithLength(source->text.p, source->text.n);
        if (!tree) pilu_memory_out(); /* the scan has refused whatever else cJSON would refuse */
        builder b = {arena, diags, source, slots.items, slots.items, 0};
        root = PILU_NEW(arena, pilu_value);
        build(&b, tree, root);
        cJSON_Delete(tree);
        if (b.duplicates) root = NULL;
    }
    free(slots.items);
    return root;
}
