#include "page/cff.h"

/* Reads past the end answer 0 and set `bad`. */
typedef struct reader {
    const unsigned char *p;
    size_t n, at;
    bool bad;
} reader;

static uint32_t take(reader *r, int bytes)
{
    uint32_t value = 0;
    for (int i = 0; i < bytes; i++) {
        if (r->at >= r->n) {
            r->bad = true;
            return 0;
        }
        value = value << 8 | r->p[r->at++];
    }
    return value;
}

/* Moves behind an INDEX (§5) and answers its first object. */
static pilu_str take_index(reader *r)
{
    uint32_t count = take(r, 2);
    if (!count || r->bad) return (pilu_str){0};
    int size = (int)take(r, 1);
    if (size < 1 || size > 4) {
        r->bad = true;
        return (pilu_str){0};
    }
    size_t table = r->at, data = table + (size_t)(count + 1) * (size_t)size - 1;
    uint32_t first = take(r, size), second = take(r, size);
    r->at = table + (size_t)count * (size_t)size;
    uint32_t last = take(r, size);
    if (r->bad || first < 1 || second < first || last < second || data + last > r->n) {
        r->bad = true;
        return (pilu_str){0};
    }
    r->at = data + last;
    return (pilu_str){(const char *)r->p + data + first, second - first};
}

enum { OP_CHARSET = 15, OP_ROS = 0x0C00 + 30 };

/* One operand or operator of a DICT (§4). True for an operator, in `value`. */
static bool take_dict(reader *r, int32_t *value)
{
    uint32_t b = take(r, 1);
    if (b <= 21) {
        *value = b == 12 ? (int32_t)(0x0C00 + take(r, 1)) : (int32_t)b;
        return true;
    }
    *value = 0;
    if (b == 28) *value = (int16_t)take(r, 2);
    else if (b == 29) *value = (int32_t)take(r, 4);
    else if (b == 30)
        for (uint32_t nibbles = 0; !r->bad && (nibbles & 15) != 15 && nibbles >> 4 != 15;) nibbles = take(r, 1);
    else if (b <= 246) *value = (int32_t)b - 139;
    else if (b <= 250) *value = ((int32_t)b - 247) * 256 + (int32_t)take(r, 1) + 108;
    else *value = -((int32_t)b - 251) * 256 - (int32_t)take(r, 1) - 108;
    return false;
}

static void read_charset(reader *r, uint16_t *cids, unsigned count)
{
    uint32_t format = take(r, 1);
    if (format > 2) r->bad = true;
    for (unsigned glyph = 1; glyph < count && !r->bad;) {
        uint32_t first = take(r, 2), left = format ? take(r, format == 1 ? 1 : 2) : 0;
        for (uint32_t i = 0; i <= left && glyph < count; i++) cids[glyph++] = (uint16_t)(first + i);
    }
}

/* The Top DICT: the first object of the second INDEX (§2). */
static reader read_top_dict(pilu_str table)
{
    reader r = {(const unsigned char *)table.p, table.n, 0, false};
    r.at = table.n > 2 ? r.p[2] : 0;
    take_index(&r);
    pilu_str top = take_index(&r);
    return (reader){(const unsigned char *)top.p, top.n, 0, r.bad};
}

typedef struct top_dict {
    bool ros;        /* the operator of CID-keyed fonts (§18) */
    int32_t charset; /* offset; 0, 1 and 2 are charsets of the standard (§13) */
} top_dict;

static bool read_top(pilu_str table, top_dict *top)
{
    reader dict = read_top_dict(table);
    int32_t operand = 0, value = 0;
    *top = (top_dict){0};
    while (dict.at < dict.n && !dict.bad) {
        if (!take_dict(&dict, &value)) {
            operand = value;
        } else {
            top->ros |= value == OP_ROS;
            if (value == OP_CHARSET) top->charset = operand;
        }
    }
    return !dict.bad;
}

bool pilu_cff_is_cid_keyed(pilu_str table)
{
    top_dict top;
    return read_top(table, &top) && top.ros;
}

uint16_t *pilu_cff_cids(pilu_arena *arena, pilu_str table, unsigned glyph_count)
{
    top_dict top;
    if (!read_top(table, &top) || !top.ros || top.charset <= 2) return NULL;
    uint16_t *cids = PILU_NEW_ARRAY(arena, uint16_t, glyph_count);
    reader r = {(const unsigned char *)table.p, table.n, (size_t)top.charset, false};
    read_charset(&r, cids, glyph_count);
    return r.bad ? NULL : cids;
}

/* The two-byte form of a number from 108 to 1131 (§4, table 3). */
static void put_two_bytes(unsigned char *at, uint32_t value)
{
    at[0] = (unsigned char)(247 + ((value - 108) >> 8));
    at[1] = (unsigned char)(value - 108);
}

bool pilu_cff_shorten_ros(char *table, size_t size)
{
    enum { LENGTH = 9, SHORT = 28, ZERO = 139 };
    reader dict = read_top_dict((pilu_str){table, size});
    if (dict.bad || dict.n < LENGTH) return false;
    unsigned char *ros = (unsigned char *)table + (dict.p - (const unsigned char *)table);
    if (ros[0] != SHORT || ros[3] != SHORT || ros[6] != ZERO || ros[7] != OP_ROS >> 8 || ros[8] != (OP_ROS & 0xFF))
        return false;
    uint32_t registry = (uint32_t)ros[1] << 8 | ros[2], ordering = (uint32_t)ros[4] << 8 | ros[5];
    if (registry < 108 || registry > 1131 || ordering < 108 || ordering > 1131) return false;
    put_two_bytes(ros, registry);
    put_two_bytes(ros + 2, ordering);
    ros[4] = SHORT; /* and a zero of three bytes, so that no length changes */
    ros[5] = ros[6] = 0;
    return true;
}
