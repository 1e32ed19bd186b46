/* json_scan.h: the scan of a JSON text, before cJSON sees it. For src/data alone.
 *
 * It is the one place that decides whether a text is JSON that pilu takes (RFC 8259 within I-JSON,
 * RFC 7493), and it notes where every value stands. The first fault ends it with one finding. */
#ifndef PILU_DATA_JSON_SCAN_H
#define PILU_DATA_JSON_SCAN_H

#include "data/json.h"

/* A value of the text; slots stand in the order in which the values begin. */
typedef struct pilu_json_slot {
    uint32_t offset, length;         /* the value */
    uint32_t key_offset, key_length; /* its name with the quotes, in an object */
    uint32_t count;                  /* of children */
    uint32_t after;                  /* the slot behind this value and all that is in it */
} pilu_json_slot;

typedef struct pilu_json_slots {
    pilu_json_slot *items; /* the caller's to free(), also after a failure */
    size_t count, room;
} pilu_json_slots;

/* True when the source is sound and its outermost value an object; else one finding. */
bool pilu_json_scan(pilu_arena *arena, pilu_diags *diags, const pilu_source *source, pilu_json_slots *out);

#endif
