#include "page/compose_private.h"

#include "base/utf8.h"

/* The rules of a line, all in one place: what may not stand at its start or end, what stays together, what stands
 * closer or wider than the fonts say. CLREQ §3.1 (marks and line edges), §3.2 (mixed text); GB/T 15834-2011 5.1. */

/* --- classes ----------------------------------------------------------------------------------------- */

typedef struct class_range {
    uint32_t from, to;
    uint8_t class;
} class_range;

#define PILU_CHAR_CLASS(from, to, class) {from, to, CLASS_##class},
static const class_range CHINESE[] = {
#include "page/char_class.def"
};
static const class_range UNICODE[] = {
#include "page/char_class_unicode.def"
};
#undef PILU_CHAR_CLASS

static const class_range *range_of(const class_range *ranges, size_t count, uint32_t c)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c > ranges[middle].to) low = middle + 1;
        else high = middle;
    }
    return low < count && c >= ranges[low].from ? &ranges[low] : NULL;
}

char_class class_of(uint32_t c)
{
    if (c >= 0x3400 && c < 0xA000) return CLASS_HAN;
    if (c - '0' < 10) return CLASS_DIGIT;
    const class_range *range = range_of(CHINESE, PILU_COUNT(CHINESE), c);
    if (!range && c >= 0x80) range = range_of(UNICODE, PILU_COUNT(UNICODE), c);
    if (range) return (char_class)range->class;
    return pilu_char_is_wide(c) ? CLASS_HAN : CLASS_ALPHA;
}

#define SET(class) (1u << CLASS_##class)

static bool in(char_class class, unsigned set) { return set >> class & 1; }

static const unsigned LETTERS = SET(ALPHA) | SET(DIGIT) | SET(SIGN);
static const unsigned SPACED = SET(ALPHA) | SET(DIGIT);
static const unsigned WESTERN = SET(ALPHA) | SET(DIGIT) | SET(SIGN) | SET(SOLIDUS) | SET(HYPHEN) | SET(PREFIX) |
                                SET(SUFFIX) | SET(WOPEN) | SET(WCLOSE) | SET(GLUE) | SET(CONNECT);
static const unsigned NOT_AT_START = SET(CLOSE) | SET(STOP) | SET(PAUSE) | SET(DASH) | SET(CONNECT) | SET(MIDDLE) |
                                     SET(SOLIDUS) | SET(SUFFIX) | SET(WCLOSE) | SET(SPACE) | SET(GLUE) | SET(BREAK) |
                                     SET(NONSTARTER) | SET(PLACE);
static const unsigned NOT_AT_END = SET(OPEN) | SET(PREFIX) | SET(WOPEN) | SET(GLUE);
static const unsigned BLANK_AT_RIGHT = SET(CLOSE) | SET(STOP) | SET(PAUSE);

/* --- numbers and their units ------------------------------------------------------------------------- */

/* Han alone, HAN bytes each; longest first among those with the same beginning. */
enum { HAN = 3 };
static const char *const UNITS[] = {
    "个百分点", "个月", "平方公里", "平方千米", "平方米", "立方米", "公顷", "公里", "公斤", "千米", "千克", "千瓦", "小时", "分钟",
    "万亿元", "亿元", "万元", "千元", "百元", "万人次", "人次", "万人", "万吨", "万亩", "万户", "万册", "万次", "万", "亿", "元",
    "角", "分", "人", "名", "户", "家", "年度", "年末", "年初", "年", "月份", "月", "日", "时", "秒", "号", "个", "次",
    "项", "件", "份", "台", "套", "条", "篇", "册", "页", "辆", "吨", "亩", "米", "倍", "级", "岁", "天", "周", "期",
    "批", "场", "间", "座", "所", "种", "类",
};

/* Atoms of the unit that begins at atom i, or 0. */
static size_t unit_at(const pilu_text *text, size_t i)
{
    for (size_t u = 0; u < PILU_COUNT(UNITS); u++) {
        const char *p = UNITS[u];
        size_t n = 0;
        while (i + n < text->count && pilu_utf8_next(&p, p + HAN) == text->atoms[i + n].character) {
            n++;
            if (!*p) return n;
        }
    }
    return 0;
}

static void join(atom *a) { a->flags |= ATOM_JOINED | ATOM_RIGID; }

enum { ORDINAL = 0x7B2C /* 第 */, YEAR = 0x5E74, MONTH = 0x6708, DAY = 0x65E5, NUMBER = 0x53F7 };

/* GB/T 9704-1999 (数字、年份不能回行) holds a figure together, and a year, month, day or number with its
 * 年, 月, 日 or 号; an amount and its unit stay together where they can. */
static bool may_part(uint32_t unit) { return unit != YEAR && unit != MONTH && unit != DAY && unit != NUMBER; }

static void join_units(pilu_text *text)
{
    for (size_t i = 1; i < text->count; i++) {
        atom *a = &text->atoms[i];
        if (a->class != CLASS_HAN || !in(a[-1].class, SET(DIGIT) | SET(SUFFIX))) continue;
        size_t n = unit_at(text, i);
        if (n > 0 && may_part(a->character)) a->flags |= ATOM_PART;
        for (; n > 0; n--) join(&text->atoms[i + n - 1]);
    }
}

/* 2020年9月15日 stays whole (GB/T 15835-2011 §4.2), and 第3号. */
static void join_dates(pilu_text *text)
{
    for (size_t i = 1; i < text->count; i++) {
        atom *a = &text->atoms[i];
        if (a->class != CLASS_DIGIT) continue;
        uint32_t before = a[-1].character;
        if (before == ORDINAL) a->flags |= ATOM_JOINED;
        if ((before != YEAR && before != MONTH) || !(a[-1].flags & ATOM_RIGID)) continue;
        size_t end = i;
        while (end < text->count && text->atoms[end].class == CLASS_DIGIT) end++;
        uint32_t after = end < text->count ? text->atoms[end].character : 0;
        if (after != (before == YEAR ? MONTH : DAY)) continue;
        join(a);
        a->flags |= ATOM_PART;
    }
}

/* --- addresses --------------------------------------------------------------------------------------- */

static bool starts_with(const pilu_text *text, size_t i, const char *word)
{
    for (; *word; word++, i++)
        if (i >= text->count || (text->atoms[i].character | 0x20) != (unsigned char)*word) return false;
    return true;
}

static bool in_address(const atom *a) { return a->character > ' ' && a->character < 0x7F; }

/* A URL breaks after / . - and nowhere else, so that nobody takes a hyphen for part of it (CLREQ §3.2.3). */
static void break_addresses(pilu_text *text)
{
    for (size_t i = 0; i < text->count; i++) {
        if (!starts_with(text, i, "http") && !starts_with(text, i, "www.")) continue;
        for (i++; i < text->count && in_address(&text->atoms[i]); i++) {
            atom *a = &text->atoms[i];
            bool after = strchr("/.-", (int)a[-1].character) != NULL, run = strchr("/.-", (int)a->character) != NULL;
            if (after && !run && !rules_not_at_start(a)) a->flags &= (uint8_t)~ATOM_JOINED;
            else a->flags |= ATOM_JOINED;
        }
    }
}

/* --- pairs ------------------------------------------------------------------------------------------- */

/* 〔2019〕71号: a document's number stays whole. */
static bool in_document_number(const pilu_text *text, size_t i)
{
    const atom *a = &text->atoms[i];
    if (a[-1].character == 0x3014) return a->class == CLASS_DIGIT;
    if (a->character == 0x3015) return a[-1].class == CLASS_DIGIT;
    return a[-1].character == 0x3015 && a->class == CLASS_DIGIT && i >= 2 && a[-2].class == CLASS_DIGIT;
}

/* Inside a word, a number or a pair of marks. */
static bool is_rigid(char_class a, char_class b)
{
    if (a == b && (a == CLASS_DASH || a == CLASS_DOTS)) return true;
    return in(a, WESTERN) && in(b, WESTERN);
}

static bool is_joined(char_class a, char_class b)
{
    if (a == CLASS_BREAK) return false;
    if (a == CLASS_PLACE) return in(b, SET(PLACE) | SET(SPACE) | SET(BREAK)); /* asked for: UAX #14, LB8 */
    if (in(b, NOT_AT_START)) return true;
    if (a == CLASS_SPACE) return false;
    if (in(a, NOT_AT_END)) return true;
    if (a == CLASS_DOTS && b == CLASS_DOTS) return true;
    if (in(a, LETTERS | SET(SUFFIX)) && in(b, LETTERS | SET(HYPHEN) | SET(PREFIX) | SET(WOPEN))) return true;
    if (a == CLASS_WCLOSE && in(b, LETTERS | SET(WOPEN) | SET(HYPHEN) | SET(PREFIX))) return true;
    if (in(a, SET(HYPHEN) | SET(SOLIDUS))) return b == CLASS_DIGIT || b == CLASS_HYPHEN;
    return false;
}

/* CLREQ §3.2.2: a quarter em between Han and Latin letters or digits, a gap and no character; not beside signs, nor
 * beside a full-width space, which is a gap by itself (CSS Text 4 §8.6.2, ideograph-alpha and ideograph-numeric). */
static bool is_ideograph(const atom *a) { return a->class == CLASS_HAN && a->character != 0x3000; }

static bool has_gap(const atom *a, const atom *b)
{
    return (is_ideograph(a) && in(b->class, SPACED)) || (in(a->class, SPACED) && is_ideograph(b));
}

/* CLREQ §3.1.6: two adjacent full-width marks take an em and a half. */
static pilu_unit adjacent_cut(const pilu_text *text, const atom *a, const atom *b)
{
    bool left = a->flags & ATOM_HALF, right = b->flags & ATOM_HALF;
    if (left && in(a->class, BLANK_AT_RIGHT) && in(b->class, BLANK_AT_RIGHT | SET(OPEN)))
        return text->runs[a->run].size / 2;
    if (right && a->class == CLASS_OPEN && b->class == CLASS_OPEN) return text->runs[b->run].size / 2;
    return 0;
}

pilu_unit rules_lead(const pilu_text *text, const atom *a)
{
    return a->class == CLASS_OPEN && a->flags & ATOM_HALF ? text->runs[a->run].size / 2 : 0;
}

pilu_unit rules_trail(const pilu_text *text, const atom *a)
{
    return in(a->class, BLANK_AT_RIGHT) && a->flags & ATOM_HALF ? text->runs[a->run].size / 2 : 0;
}

/* --- what a line may give and take --------------------------------------------------------------------- */

/* Half an em of the mark before or after the place before atom i, when it is of the set and has not lost it. */
static pilu_unit blank_at(const pilu_text *text, size_t i, unsigned closing, unsigned opening)
{
    const atom *a = &text->atoms[i - 1], *b = &text->atoms[i];
    if (b->before < 0) return 0; /* adjacent marks have given theirs */
    pilu_unit room = 0;
    if (in(a->class, closing) && a->flags & ATOM_HALF) room += text->runs[a->run].size / 2;
    if (in(b->class, opening) && b->flags & ATOM_HALF) room += text->runs[b->run].size / 2;
    return room;
}

static pilu_unit middle_side(const pilu_text *text, const atom *a)
{
    pilu_unit size = text->runs[a->run].size;
    return a->class == CLASS_MIDDLE && a->advance >= size ? size / 4 : 0;
}

static pilu_unit at_least_0(pilu_unit room) { return room > 0 ? room : 0; }

pilu_unit rules_room(const pilu_text *text, size_t i, rules_step step)
{
    const atom *a = &text->atoms[i - 1], *b = &text->atoms[i];
    bool space = a->class == CLASS_SPACE;
    bool colon = a->character == 0xFF1A; /* 、，； give way, not ： */
    switch (step) {
    case SQUEEZE_SPACES: return space ? at_least_0(a->advance - text->runs[a->run].size / 4) : 0;
    case SQUEEZE_MIDDLE: return middle_side(text, a) + middle_side(text, b);
    case SQUEEZE_BRACKETS: return blank_at(text, i, SET(CLOSE), SET(OPEN));
    case SQUEEZE_PAUSES: return colon ? 0 : blank_at(text, i, SET(PAUSE), 0);
    case SQUEEZE_GAPS: return b->before > 0 ? b->before / 2 : 0;
    case SQUEEZE_STOPS: return blank_at(text, i, SET(STOP), 0);
    case STRETCH_SPACES: return space ? at_least_0(text->runs[a->run].size / 2 - a->advance) : 0;
    case STRETCH_GAPS: return b->before > 0 ? b->before / 3 : 0;
    case STRETCH_ALL: return b->flags & ATOM_RIGID ? 0 : 1;
    default: return 0;
    }
}

bool rules_not_at_start(const atom *a) { return in(a->class, NOT_AT_START & ~SET(SPACE)); }

void rules_apply(pilu_text *text)
{
    bool nowrap = text->style && text->style->nowrap;
    char_class solid = CLASS_SPACE; /* of the last atom that is no space */
    for (size_t i = 1; i < text->count; i++) {
        atom *a = &text->atoms[i - 1], *b = &text->atoms[i];
        if (a->class == CLASS_HAN && b->class == CLASS_HAN && !nowrap) { /* nothing is asked of most pairs */
            solid = CLASS_HAN;
            continue;
        }
        if (a->class == CLASS_BREAK || b->class == CLASS_BREAK) {
            b->flags |= b->class == CLASS_BREAK ? ATOM_JOINED : 0;
            continue;
        }
        if (a->class != CLASS_SPACE) solid = a->class;
        bool opened = a->class == CLASS_SPACE && in(solid, SET(OPEN) | SET(WOPEN)); /* UAX #14, LB14 */
        if (nowrap || opened || is_joined(a->class, b->class)) b->flags |= ATOM_JOINED;
        if (is_rigid(a->class, b->class) || in(b->class, SET(SPACE) | SET(PLACE))) b->flags |= ATOM_RIGID;
        if (in_document_number(text, i)) join(b);
        if (has_gap(a, b)) b->before = text->runs[a->class == CLASS_HAN ? a->run : b->run].size / 4;
        else b->before = -adjacent_cut(text, a, b);
    }
    join_units(text);
    join_dates(text);
    break_addresses(text);
    int64_t at = 0;
    for (size_t i = 0; i < text->count; i++) {
        atom *a = &text->atoms[i];
        at += a->before;
        a->at = at;
        at += a->advance;
    }
}
