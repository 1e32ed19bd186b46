#include "page/compose_private.h"

#include "base/hash.h"
#include "base/utf8.h"

#include <hb.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

/* --- caches ------------------------------------------------------------------------------------------ */

typedef enum glyph_state { GLYPH_UNKNOWN, GLYPH_MISSING, GLYPH_SINGLE, GLYPH_SHAPED } glyph_state;

/* What a face has for a character. SINGLE: always this glyph, whatever stands around it. */
typedef struct glyph_entry {
    uint32_t gid;
    int32_t advance; /* font units */
    uint8_t state;
    bool half;       /* the ink of a mark keeps to its half of the em */
} glyph_entry;

enum { PAGE_BITS = 8, PAGE_SIZE = 1 << PAGE_BITS, PAGE_COUNT = 0x110000 >> PAGE_BITS };
enum { WORD_SLOTS = 4096 };

/* What of a face a word is set with. */
typedef enum word_form { WORD_PLAIN, WORD_TABULAR, WORD_PROPORTIONAL, WORD_VERTICAL } word_form;

/* A shaped word: digits and Latin words come again and again, above all in tables. */
typedef struct word {
    uint64_t hash;
    const pilu_face *face;
    word_form form;
    pilu_str text;
    hb_glyph_info_t *infos; /* clusters from the word's start */
    hb_glyph_position_t *positions;
    char *bytes;            /* of the text */
    size_t bytes_room;
    unsigned count, room;   /* a slot's arrays serve the words that come after */
} word;

typedef struct face_cache {
    const pilu_face *face;
    bool digits_known;
    hb_tag_t digits;        /* the feature that makes digits of one width; NONE: they are, or cannot be */
    glyph_entry *pages[PAGE_COUNT];
} face_cache;

/* What holds for every document set with these faces. It goes from one typesetter to the next with the library; what is
 * in it depends on faces and words alone, so that a document comes out the same whatever was set before. */
typedef struct learnt {
    face_cache **caches;    /* by face id */
    size_t cache_room;
    word words[WORD_SLOTS]; /* a full slot is overwritten */
} learnt;

struct pilu_typesetter {
    pilu_arena *arena, *kept; /* kept: of what is learnt */
    learnt *learnt;
    pilu_diags *diags;
    pilu_fonts *fonts;
    hb_buffer_t *buffer;
    hb_language_t language;
    struct role_slot { pilu_str name; const pilu_role *role; } *roles;
    size_t role_count, role_room;
    const pilu_face *last_face;
    face_cache *last_cache;
    hb_feature_t *features; /* of the word being shaped */
    size_t feature_count, feature_room;
    pilu_text scratch;
    text_spans spans;
    bool measures;          /* no glyph is asked for */
};

pilu_typesetter *pilu_typesetter_new(pilu_arena *arena, pilu_diags *diags, pilu_fonts *fonts)
{
    pilu_typesetter *ts = PILU_NEW(arena, pilu_typesetter);
    *ts = (pilu_typesetter){.arena = arena, .diags = diags, .fonts = fonts, .buffer = hb_buffer_create()};
    ts->language = hb_language_from_string("zh-Hans", -1);
    pilu_learnt before = pilu_fonts_take_learnt(fonts);
    ts->kept = before.arena ? before.arena : pilu_arena_new();
    ts->learnt = before.arena ? before.what : PILU_NEW(ts->kept, learnt);
    return ts;
}

void pilu_typesetter_free(pilu_typesetter *ts)
{
    if (!ts) return;
    hb_buffer_destroy(ts->buffer);
    pilu_fonts_give_learnt(ts->fonts, (pilu_learnt){ts->kept, ts->learnt});
}

void pilu_typesetter_measure(pilu_typesetter *ts) { ts->measures = true; }
bool typesetter_measures(const pilu_typesetter *ts) { return ts->measures; }
pilu_arena *typesetter_arena(const pilu_typesetter *ts) { return ts->arena; }

pilu_text *typesetter_scratch(pilu_typesetter *ts)
{
    ts->scratch.style = NULL;
    ts->scratch.count = ts->scratch.glyph_count = ts->scratch.run_count = 0;
    return &ts->scratch;
}

text_spans *typesetter_spans(pilu_typesetter *ts)
{
    ts->spans.count = 0;
    return &ts->spans;
}

const pilu_role *typesetter_role(pilu_typesetter *ts, pilu_str name)
{
    for (size_t i = 0; i < ts->role_count; i++)
        if (pilu_str_eq(ts->roles[i].name, name)) return ts->roles[i].role;
    PILU_ARENA_PUSH_ROOM(ts->arena, ts->roles, ts->role_count, ts->role_room);
    const pilu_role *role = pilu_fonts_role(ts->fonts, ts->diags, name);
    ts->roles[ts->role_count++] = (struct role_slot){pilu_arena_str(ts->arena, name), role};
    return role;
}

static face_cache *cache_of(pilu_typesetter *ts, const pilu_face *face)
{
    if (face == ts->last_face) return ts->last_cache;
    learnt *l = ts->learnt;
    if (face->id >= l->cache_room) {
        size_t room = face->id + 16;
        size_t one = sizeof *l->caches;
        l->caches = pilu_arena_grow(ts->kept, l->caches, one * l->cache_room, one * room);
        l->cache_room = room;
    }
    if (!l->caches[face->id]) {
        l->caches[face->id] = PILU_NEW(ts->kept, face_cache);
        l->caches[face->id]->face = face;
    }
    ts->last_face = face;
    return ts->last_cache = l->caches[face->id];
}

/* --- HarfBuzz ---------------------------------------------------------------------------------------- */

/* The first script that is one; marks and digits alone go with the letters around them. */
static hb_script_t script_of(pilu_str text)
{
    hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default();
    bool wide = false;
    for (const char *p = text.p, *end = pilu_str_end(text); p < end;) {
        uint32_t c = pilu_utf8_next(&p, end);
        if (c < 0x80 && ((c | 0x20) < 'a' || (c | 0x20) > 'z')) continue;
        hb_script_t script = hb_unicode_script(unicode, c);
        if (script != HB_SCRIPT_COMMON && script != HB_SCRIPT_INHERITED && script != HB_SCRIPT_UNKNOWN) return script;
        wide = wide || pilu_char_is_wide(c);
    }
    return wide ? HB_SCRIPT_HAN : HB_SCRIPT_LATIN;
}

static void shape(pilu_typesetter *ts, const pilu_face *face, pilu_str text)
{
    hb_buffer_clear_contents(ts->buffer);
    hb_buffer_set_direction(ts->buffer, HB_DIRECTION_LTR);
    hb_buffer_set_script(ts->buffer, script_of(text));
    hb_buffer_set_language(ts->buffer, ts->language);
    hb_buffer_add_utf8(ts->buffer, text.p, (int)text.n, 0, (int)text.n);
    hb_shape(face->hb_font, ts->buffer, ts->features, (unsigned)ts->feature_count);
    if (!hb_buffer_allocation_successful(ts->buffer)) pilu_memory_out();
}

/* --- digits of one width ----------------------------------------------------------------------------- */

/* Digits alone: the marks between them keep their width, also where the feature is one of half-width forms. */
static void ask_for_digits(pilu_typesetter *ts, hb_tag_t tag, pilu_str text)
{
    ts->feature_count = 0;
    for (size_t from = 0, to; tag != HB_TAG_NONE && from < text.n; from = to) {
        for (to = from; to < text.n && pilu_char_is_digit(text.p[to]);) to++;
        if (to == from) {
            to++;
            continue;
        }
        PILU_ARENA_PUSH_ROOM(ts->arena, ts->features, ts->feature_count, ts->feature_room);
        ts->features[ts->feature_count++] = (hb_feature_t){tag, 1, (unsigned)from, (unsigned)to};
    }
}

static bool digits_are_equal(pilu_typesetter *ts, const pilu_face *face, hb_tag_t tag)
{
    static const pilu_str DIGITS = {"0123456789", 10};
    ask_for_digits(ts, tag, DIGITS);
    shape(ts, face, DIGITS);
    ts->feature_count = 0;
    unsigned count;
    hb_glyph_position_t *positions = hb_buffer_get_glyph_positions(ts->buffer, &count);
    for (unsigned i = 1; i < count; i++)
        if (positions[i].x_advance != positions[0].x_advance) return false;
    return count == DIGITS.n;
}

/* What a face names «tnum» counts only if it does what it says; CJK faces have half-width forms instead. */
static hb_tag_t digits_of(pilu_typesetter *ts, const pilu_face *face)
{
    static const hb_tag_t TRIED[] = {HB_TAG_NONE, HB_TAG('t', 'n', 'u', 'm'), HB_TAG('h', 'w', 'i', 'd')};
    face_cache *cache = cache_of(ts, face);
    for (size_t i = 0; i < PILU_COUNT(TRIED) && !cache->digits_known; i++) {
        cache->digits_known = digits_are_equal(ts, face, TRIED[i]);
        if (cache->digits_known) cache->digits = TRIED[i];
    }
    cache->digits_known = true;
    return cache->digits;
}

/* Chinese marks stand in one half of their em (CLREQ §3.1.6); a font that centres them cannot have them squeezed. */
static bool ink_keeps_half(const pilu_face *face, uint32_t gid, int advance, char_class class)
{
    bool open = class == CLASS_OPEN, close = class == CLASS_CLOSE || class == CLASS_STOP || class == CLASS_PAUSE;
    hb_glyph_extents_t ink; /* dear: the outline is walked for it */
    if (!(open || close) || advance != (int)face->upem) return false;
    if (!hb_font_get_glyph_extents(face->hb_font, gid, &ink)) return false;
    return open ? ink.x_bearing * 2 >= advance : (ink.x_bearing + ink.width) * 2 <= advance;
}

static void fill_entry(pilu_typesetter *ts, const pilu_face *face, uint32_t c, glyph_entry *entry)
{
    hb_codepoint_t gid;
    entry->state = GLYPH_MISSING;
    if (!hb_font_get_nominal_glyph(face->hb_font, c, &gid)) return;
    entry->state = GLYPH_SHAPED;
    if (c != ' ' && (!pilu_char_is_wide(c) || class_of(c) == CLASS_DASH)) return; /* two — may be one glyph */
    char text[4];
    unsigned count;
    shape(ts, face, (pilu_str){text, pilu_utf8_encode(c, text)});
    hb_glyph_info_t *info = hb_buffer_get_glyph_infos(ts->buffer, &count);
    hb_glyph_position_t *position = hb_buffer_get_glyph_positions(ts->buffer, NULL);
    if (count != 1 || position->x_offset || position->y_offset) return;
    *entry = (glyph_entry){info->codepoint, position->x_advance, GLYPH_SINGLE, false};
    entry->half = ink_keeps_half(face, entry->gid, entry->advance, class_of(c));
}

static const glyph_entry *entry_of(pilu_typesetter *ts, const pilu_face *face, uint32_t c)
{
    face_cache *cache = cache_of(ts, face);
    glyph_entry **page = &cache->pages[c >> PAGE_BITS];
    if (!*page) *page = PILU_NEW_ARRAY(ts->kept, glyph_entry, PAGE_SIZE);
    glyph_entry *entry = &(*page)[c & (PAGE_SIZE - 1)];
    if (entry->state == GLYPH_UNKNOWN) fill_entry(ts, face, c, entry);
    return entry;
}

static void ask_for(pilu_typesetter *ts, hb_tag_t feature)
{
    PILU_ARENA_PUSH_ROOM(ts->arena, ts->features, ts->feature_count, ts->feature_room);
    ts->features[ts->feature_count++] = (hb_feature_t){feature, 1, 0, UINT_MAX};
}

static const word *word_of(pilu_typesetter *ts, const pilu_face *face, word_form form, pilu_str text)
{
    uint64_t hash = pilu_hash(PILU_HASH_START ^ face->id ^ (uint64_t)form << 32, text);
    word *slot = &ts->learnt->words[(hash ^ hash >> 32) % WORD_SLOTS];
    if (slot->face == face && slot->form == form && slot->hash == hash && pilu_str_eq(slot->text, text)) return slot;
    if (form == WORD_TABULAR) ask_for_digits(ts, digits_of(ts, face), text);
    /* Chinese faces draw quotes a whole em wide, and have narrow ones for text of another kind. */
    if (form == WORD_PROPORTIONAL) ask_for(ts, HB_TAG('p', 'w', 'i', 'd'));
    if (form == WORD_VERTICAL) ask_for(ts, HB_TAG('v', 'e', 'r', 't'));
    shape(ts, face, text);
    ts->feature_count = 0;
    slot->form = form;
    slot->hash = hash;
    slot->face = face;
    if (text.n > slot->bytes_room) {
        slot->bytes_room = text.n + 8;
        slot->bytes = PILU_NEW_ARRAY(ts->kept, char, slot->bytes_room);
    }
    slot->text = (pilu_str){slot->bytes, text.n};
    if (text.n) memcpy(slot->bytes, text.p, text.n);
    hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(ts->buffer, &slot->count);
    hb_glyph_position_t *positions = hb_buffer_get_glyph_positions(ts->buffer, NULL);
    if (slot->count > slot->room) {
        slot->room = slot->count + 4;
        slot->infos = PILU_NEW_ARRAY(ts->kept, hb_glyph_info_t, slot->room);
        slot->positions = PILU_NEW_ARRAY(ts->kept, hb_glyph_position_t, slot->room);
    }
    if (slot->count) {
        memcpy(slot->infos, infos, sizeof *infos * slot->count);
        memcpy(slot->positions, positions, sizeof *positions * slot->count);
    }
    return slot;
}

/* --- atoms ------------------------------------------------------------------------------------------- */

atom *text_push_atom(pilu_typesetter *ts, pilu_text *text)
{
    PILU_ARENA_PUSH_ROOM(ts->arena, text->atoms, text->count, text->room);
    atom *a = &text->atoms[text->count++];
    *a = (atom){.glyph = (uint32_t)text->glyph_count};
    return a;
}

static void push_glyph(pilu_typesetter *ts, pilu_text *text, pilu_glyph glyph)
{
    if (ts->measures) return;
    PILU_ARENA_PUSH_ROOM(ts->arena, text->glyphs, text->glyph_count, text->glyph_room);
    text->glyphs[text->glyph_count++] = glyph;
}

/* Font units to layout units, to the nearest. */
static pilu_unit scale(int64_t value, pilu_unit size, unsigned upem)
{
    if (value == 0 || value == upem) return value ? size : 0; /* as mostly: no division */
    int64_t product = value * size, half = upem / 2;
    return (pilu_unit)((product >= 0 ? product + half : product - half) / (int64_t)upem);
}

static uint32_t run_for(pilu_typesetter *ts, pilu_text *text, const shape_job *job, const pilu_face *face, size_t first)
{
    if (text->run_count > first && text->runs[text->run_count - 1].face == face) return (uint32_t)text->run_count - 1;
    PILU_ARENA_PUSH_ROOM(ts->arena, text->runs, text->run_count, text->run_room);
    text->runs[text->run_count] = (text_run){
        .node = job->node, .artifact = job->artifact, .text = job->text, .face = face, .size = job->size,
        .line_height = job->line_height, .raise = job->raise, .colour = job->colour,
        .bold = job->bold && face->synthetic_bold, .tabular = job->tabular,
    };
    return (uint32_t)text->run_count++;
}

static void add_single(pilu_typesetter *ts, pilu_text *text, uint32_t run, const glyph_entry *entry, uint32_t c,
                       size_t from, size_t to)
{
    const text_run *r = &text->runs[run];
    atom *a = text_push_atom(ts, text);
    a->advance = scale(entry->advance, r->size, r->face->upem);
    a->character = c;
    a->from = (uint32_t)from;
    a->to = (uint32_t)to;
    a->run = run;
    a->glyph_count = 1;
    a->class = (uint8_t)class_of(c);
    a->flags = entry->half ? ATOM_HALF : 0;
    push_glyph(ts, text, (pilu_glyph){.gid = entry->gid, .cluster = (uint32_t)from});
}

/* Bytes of a character alone in UTF-8. */
static size_t character_size(uint32_t c) { return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4; }

/* One atom a cluster. */
static void add_formed(pilu_typesetter *ts, pilu_text *text, uint32_t run, word_form form, size_t from, size_t to)
{
    const text_run *r = &text->runs[run];
    unsigned upem = r->face->upem;
    const word *w = word_of(ts, r->face, form, pilu_str_slice(r->text, from, to));
    for (unsigned i = 0, end; i < w->count; i = end) {
        int64_t pen = 0;
        atom *a = text_push_atom(ts, text);
        a->from = (uint32_t)from + (i ? w->infos[i].cluster : 0); /* what shows nothing has no glyph */
        a->run = run;
        for (end = i; end < w->count && end - i < UINT16_MAX && w->infos[end].cluster == w->infos[i].cluster; end++) {
            const hb_glyph_position_t *p = &w->positions[end];
            push_glyph(ts, text, (pilu_glyph){.gid = w->infos[end].codepoint, .cluster = a->from,
                                              .x = scale(pen + p->x_offset, r->size, upem),
                                              .y = -scale(p->y_offset, r->size, upem)});
            pen += p->x_advance;
        }
        a->to = end < w->count ? (uint32_t)from + w->infos[end].cluster : (uint32_t)to;
        a->glyph_count = (uint16_t)(end - i);
        a->advance = scale(pen, r->size, upem);
        const char *p = r->text.p + a->from;
        a->character = pilu_utf8_next(&p, r->text.p + a->to);
        a->class = (uint8_t)class_of(a->character);
        /* A mark on a space is to be seen. */
        if (a->class == CLASS_SPACE && a->to - a->from > character_size(a->character)) a->class = CLASS_ALPHA;
    }
}

void shape_vertical(pilu_typesetter *ts, pilu_text *text, atom *a)
{
    const text_run *run = &text->runs[a->run];
    const word *w = word_of(ts, run->face, WORD_VERTICAL, pilu_str_slice(run->text, a->from, a->to));
    if (w->count != 1 || a->glyph_count != 1) return;
    if (!ts->measures) text->glyphs[a->glyph].gid = w->infos[0].codepoint;
    a->class = CLASS_HAN; /* none of its sides is blank */
}

static void add_word(pilu_typesetter *ts, pilu_text *text, uint32_t run, size_t from, size_t to)
{
    add_formed(ts, text, run, text->runs[run].tabular ? WORD_TABULAR : WORD_PLAIN, from, to);
}

/* --- quotes among Latin letters -------------------------------------------------------------------------- */

static bool is_opening(uint32_t c) { return c == 0x2018 || c == 0x201C; }
static bool is_quote(uint32_t c) { return is_opening(c) || c == 0x2019 || c == 0x201D; }

/* What quotes take no side by: spaces, marks of both scripts' sentences that are ASCII, other quotes. */
static bool is_neutral(uint32_t c)
{
    if (is_quote(c)) return true;
    char_class class = class_of(c);
    return class == CLASS_SPACE || class == CLASS_GLUE || class == CLASS_WOPEN || class == CLASS_WCLOSE;
}

static bool is_latin(uint32_t c)
{
    char_class class = class_of(c);
    return class == CLASS_ALPHA || class == CLASS_DIGIT || class == CLASS_SIGN;
}

enum { SIDE_LIMIT = 2000 }; /* bytes looked at from a quote on: nobody reads further, and texts stay linear */

/* The character before or behind byte *at, which moves over it. */
static bool step_over(pilu_str text, size_t *at, bool forward, uint32_t *c)
{
    if (forward ? *at >= text.n : *at == 0) return false;
    size_t from = *at;
    if (!forward)
        for (from--; from > 0 && ((unsigned char)text.p[from] & 0xC0) == 0x80;) from--;
    const char *p = text.p + from;
    *c = pilu_utf8_next(&p, pilu_str_end(text));
    *at = forward ? (size_t)(p - text.p) : from;
    return true;
}

uint32_t shape_side(pilu_str text, size_t at, bool forward)
{
    uint32_t c;
    for (int i = 0; i < SIDE_LIMIT / 20 && step_over(text, &at, forward, &c); i++)
        if (!is_neutral(c)) return c;
    return 0;
}

/* Byte behind, or before, the other half of the quote that ends, or begins, at `at`; SIZE_MAX: none. */
static size_t other_half(pilu_str text, size_t at, uint32_t quote)
{
    uint32_t c;
    for (int i = 0; i < SIDE_LIMIT && step_over(text, &at, is_opening(quote), &c); i++)
        if (c == (is_opening(quote) ? quote + 1 : quote - 1)) return at;
    return SIZE_MAX;
}

/* Latin on a side, or the block ends there. */
static bool side_is_latin(const shape_job *job, size_t at, bool forward)
{
    uint32_t c = shape_side(job->text, at, forward);
    if (!c) c = forward ? job->after : job->before;
    return !c || is_latin(c);
}

/* Quotes are as wide as a Han in Chinese and narrow among Latin letters (CLREQ §3.1.1). A pair is set alike: “PDF”
 * within Chinese is Chinese, whatever it stands around. An apostrophe has no other half. */
static bool is_latin_quote(const shape_job *job, size_t from, size_t to, uint32_t c)
{
    uint32_t inner = shape_side(job->text, is_opening(c) ? to : from, is_opening(c));
    if (!inner || !is_latin(inner)) return false;
    if (!side_is_latin(job, is_opening(c) ? from : to, !is_opening(c))) return false;
    size_t other = other_half(job->text, is_opening(c) ? to : from, c);
    if (other == SIZE_MAX) return true;
    return is_latin(shape_side(job->text, other, !is_opening(c))) && side_is_latin(job, other, is_opening(c));
}

/* The first face of the role, from its own on, that has the quote narrower than three quarters of an em. */
static const pilu_face *narrow_face(pilu_typesetter *ts, const shape_job *job, const pilu_face *own, pilu_str quote,
                                    uint32_t c)
{
    for (size_t i = 0; i <= job->role->face_count; i++) {
        const pilu_face *face = i ? job->role->faces[i - 1] : own;
        if (entry_of(ts, face, c)->state == GLYPH_MISSING) continue;
        const word *w = word_of(ts, face, WORD_PROPORTIONAL, quote);
        if (w->count == 1 && w->positions[0].x_advance * 4 < (int)face->upem * 3) return face;
    }
    return NULL;
}

/* --- itemising --------------------------------------------------------------------------------------- */

/* Combining marks, variation selectors and joiners stay with the character before them. */
static bool is_extender(uint32_t c)
{
    if (c < 0x300 || (c >= 0x3400 && c < 0xA000)) return false;
    if (c == 0x200C || c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF)) return true;
    hb_unicode_general_category_t category = hb_unicode_general_category(hb_unicode_funcs_get_default(), c);
    return category == HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK ||
           category == HB_UNICODE_GENERAL_CATEGORY_SPACING_MARK ||
           category == HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK;
}

static void report_missing(pilu_typesetter *ts, const shape_job *job, pilu_str character, uint32_t c)
{
    char name[16];
    pilu_place place = {0};
    const pilu_node *node = job->node;
    if (node) place = pilu_node_text_place(node);
    snprintf(name, sizeof name, "U+%04X", (unsigned)c);
    pilu_report(ts->diags, GLYPH_MISSING, place, character, pilu_str_from(name));
}

/* The first face with the character: for bold the role's bold one, then all in order; NULL: none has it. Blanks
 * and what shows nothing stay in the face they stand in. */
static const pilu_face *face_for(pilu_typesetter *ts, const shape_job *job, uint32_t c, const pilu_face *now)
{
    const pilu_role *role = job->role;
    if (now && (c == ' ' || c == 0xA0 || c == 0x3000) && entry_of(ts, now, c)->state != GLYPH_MISSING) return now;
    if (job->bold && entry_of(ts, role->faces[role->bold_face], c)->state != GLYPH_MISSING)
        return role->faces[role->bold_face];
    for (size_t i = 0; i < role->face_count; i++)
        if (entry_of(ts, role->faces[i], c)->state != GLYPH_MISSING) return role->faces[i];
    return NULL;
}

static bool is_invisible(uint32_t c)
{
    return c == 0x200B || c == 0x2060 || c == 0xFEFF || c == 0xAD || (c >= 0x200E && c <= 0x200F);
}

/* HarfBuzz takes the square of a word's marks. No text has more on one letter (UAX #15, UAX15-D4: stream-safe text), no
 * line is as long as that word: what goes beyond is set piece by piece. */
enum { EXTENDERS_MOST = 30, WORD_MOST = 4096 };

/* The character at `from` with what extends it: its end. */
static size_t character_end(pilu_str text, size_t from, uint32_t *c)
{
    const char *p = text.p + from, *end = pilu_str_end(text);
    *c = pilu_utf8_next(&p, end);
    if (*c == PILU_UTF8_BAD) *c = 0xFFFD;
    if (pilu_char_is_blank(*c)) *c = ' ';
    for (int i = 0; i < EXTENDERS_MOST && p < end && (unsigned char)*p >= 0xCC; i++) { /* U+0300 and above */
        const char *q = p;
        uint32_t next = pilu_utf8_next(&q, end);
        if (next == PILU_UTF8_BAD || !is_extender(next)) break;
        p = q;
    }
    return (size_t)(p - text.p);
}

/* The face that sets this character as a narrow quote, or NULL. */
static const pilu_face *quote_face(pilu_typesetter *ts, const shape_job *job, const pilu_face *own, size_t from,
                                   size_t to, uint32_t c)
{
    if (!is_quote(c) || !is_latin_quote(job, from, to, c)) return NULL;
    return narrow_face(ts, job, own, pilu_str_slice(job->text, from, to), c);
}

static void add_quote(pilu_typesetter *ts, pilu_text *text, uint32_t run, size_t from, size_t to, uint32_t c)
{
    size_t first = text->count;
    add_formed(ts, text, run, WORD_PROPORTIONAL, from, to);
    for (size_t i = first; i < text->count; i++) text->atoms[i].class = is_opening(c) ? CLASS_WOPEN : CLASS_WCLOSE;
}

/* 〓, the printers' sign for a character they lack (GB/T 2312, 01-94), stands for one that no face has, in a draft: a
 * face's own sign, glyph 0, is forbidden (ISO 14289-1 §7.21.8). What is copied is the character. */
enum { LACKING = 0x3013 };

/* A word that is being read: it is shaped as a whole when something else follows. */
typedef struct pending {
    const pilu_face *face;
    size_t from, to;
} pending;

static void end_word(pilu_typesetter *ts, pilu_text *text, const shape_job *job, size_t first_run, pending *word)
{
    if (word->to > word->from)
        add_word(ts, text, run_for(ts, text, job, word->face, first_run), word->from, word->to);
    word->from = word->to;
}

/* The ideograph at p, U+4000 to U+9FFF, which is its own cluster whatever stands before it; 0: something else. */
static uint32_t ideograph_at(const char *text, const char *end)
{
    const unsigned char *p = (const unsigned char *)text;
    if (end - text < 3 || p[0] < 0xE4 || p[0] > 0xE9 || (p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80) return 0;
    return (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
}

/* Most of all text: ideographs in a row, each one glyph of the face that is asked first. Sets them up to the first that
 * is not, or that something may extend; the end of what was set. */
static size_t add_ideographs(pilu_typesetter *ts, pilu_text *text, const shape_job *job, size_t first_run, size_t from,
                             pending *word, const pilu_face **face)
{
    const pilu_face *asked = job->role->faces[job->bold ? job->role->bold_face : 0];
    const char *end = pilu_str_end(job->text), *p = job->text.p + from;
    for (uint32_t c = ideograph_at(p, end), next, run = 0; c; c = next, p += 3) {
        next = ideograph_at(p + 3, end);
        if (!next && end - p > 3 && (unsigned char)p[3] >= 0xCC) break;
        const glyph_entry *entry = entry_of(ts, asked, c);
        size_t at = (size_t)(p - job->text.p);
        if (entry->state != GLYPH_SINGLE) break;
        if (at == from) {
            end_word(ts, text, job, first_run, word);
            run = run_for(ts, text, job, asked, first_run);
            *face = asked;
        }
        add_single(ts, text, run, entry, c, at, at + 3);
    }
    return (size_t)(p - job->text.p);
}

void shape_text(pilu_typesetter *ts, pilu_text *text, const shape_job *job)
{
    size_t first_run = text->run_count;
    const pilu_face *face = NULL;
    pending word = {0};
    for (size_t from = 0, to; from < job->text.n; from = to) {
        uint32_t c;
        to = add_ideographs(ts, text, job, first_run, from, &word, &face);
        if (to > from) continue;
        to = character_end(job->text, from, &c);
        const pilu_face *found = is_invisible(c) && face ? face : face_for(ts, job, c, face);
        uint32_t shown = c;
        if (!found && !is_invisible(c)) {
            report_missing(ts, job, pilu_str_slice(job->text, from, to), c);
            found = face_for(ts, job, shown = LACKING, face);
        }
        face = found ? found : job->role->faces[0];
        const glyph_entry *entry = entry_of(ts, face, shown);
        const pilu_face *narrow = quote_face(ts, job, face, from, to, c);
        bool single = narrow || (entry->state == GLYPH_SINGLE && (shown != c || to - from == character_size(c)));
        if (single || face != word.face || to - word.from > WORD_MOST) end_word(ts, text, job, first_run, &word);
        if (narrow) {
            add_quote(ts, text, run_for(ts, text, job, narrow, first_run), from, to, c);
        } else if (single) {
            add_single(ts, text, run_for(ts, text, job, face, first_run), entry, c, from, to);
        } else {
            word = (pending){face, word.to > word.from ? word.from : from, to};
        }
    }
    end_word(ts, text, job, first_run, &word);
}
