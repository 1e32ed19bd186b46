#include "page/compose_private.h"

/* --- where the slack of a line goes (CLREQ §3.2.4) ----------------------------------------------------- */

/* Shares out what the earlier steps left: to the squeezing steps when it is negative, else to the stretching ones. A
 * share is a difference of running totals, so that the shares add up to the slack to the unit. */
typedef struct sharing {
    int64_t slack[STEP_COUNT], room[STEP_COUNT], seen[STEP_COUNT];
    rules_step from, to;
} sharing;

static int64_t total_room(const pilu_text *text, text_span span, rules_step step)
{
    int64_t total = 0;
    for (size_t i = span.from + 1; i < span.to; i++) total += rules_room(text, i, step);
    return total;
}

static sharing share_out(const pilu_text *text, text_span span, int64_t slack)
{
    sharing s = {.from = slack < 0 ? SQUEEZE_SPACES : STRETCH_SPACES, .to = slack < 0 ? STRETCH_SPACES : STEP_COUNT};
    if (slack == 0) s.to = s.from;
    int64_t left = slack < 0 ? -slack : slack;
    for (rules_step step = s.from; step < s.to && left > 0; step++) {
        s.room[step] = total_room(text, span, step);
        int64_t share = step != STRETCH_ALL && left > s.room[step] ? s.room[step] : left;
        if (s.room[step] == 0) share = 0;
        s.slack[step] = slack < 0 ? -share : share;
        left -= share;
    }
    return s;
}

/* All of it, once every place has had its share. */
static int64_t shared(const sharing *s)
{
    int64_t sum = 0;
    for (rules_step step = s->from; step < s->to; step++) sum += s->slack[step];
    return sum;
}

static pilu_unit next_share(const pilu_text *text, size_t i, sharing *s)
{
    int64_t share = 0;
    for (rules_step step = s->from; step < s->to; step++) {
        if (s->slack[step] == 0) continue;
        int64_t before = s->slack[step] * s->seen[step] / s->room[step];
        s->seen[step] += rules_room(text, i, step);
        share += s->slack[step] * s->seen[step] / s->room[step] - before;
    }
    return (pilu_unit)share;
}

/* --- items ------------------------------------------------------------------------------------------- */

static int64_t natural_width(const pilu_text *text, text_span span)
{
    const atom *first = &text->atoms[span.from], *last = &text->atoms[span.to - 1];
    return last->at + last->advance - first->at - rules_lead(text, first);
}

static size_t count_items(const pilu_text *text, text_span span)
{
    size_t n = span.from < span.to;
    for (size_t i = span.from + 1; i < span.to; i++) n += text->atoms[i].run != text->atoms[i - 1].run;
    return n;
}

static size_t count_glyphs(const pilu_text *text, text_span span)
{
    size_t n = 0;
    for (size_t i = span.from; i < span.to; i++) n += text->atoms[i].glyph_count;
    return n;
}

static void begin_item(const text_run *run, const atom *a, pilu_unit x, pilu_glyph *glyphs, pilu_item *item)
{
    *item = (pilu_item){
        .kind = PILU_ITEM_TEXT, .artifact = run->artifact, .node = run->node, .x = x, .y = -run->raise,
        .colour = run->colour, .face = run->face, .size = run->size, .bold = run->bold,
        .text = {run->text.p + a->from, 0}, .glyphs = glyphs,
    };
}

/* A line that could not be broken may be wider than units count; its overflow is a finding already. */
static pilu_unit clamp(int64_t x) { return x > INT32_MAX / 4 ? INT32_MAX / 4 : (pilu_unit)x; }

/* The atom's glyphs go to `out`, its text to the item's. */
static void add_atom(const pilu_text *text, const atom *a, int64_t x, pilu_item *item, pilu_glyph *out)
{
    const text_run *run = &text->runs[a->run];
    size_t start = (size_t)(item->text.p - run->text.p);
    for (uint16_t g = 0; g < a->glyph_count; g++) {
        out[g] = text->glyphs[a->glyph + g];
        out[g].x += clamp(x) - item->x;
        out[g].cluster -= (uint32_t)start;
    }
    item->glyph_count += a->glyph_count;
    item->text.n = a->to - start;
    item->w = clamp(x + a->advance) - item->x;
}

static void place_atoms(const pilu_text *text, text_span span, int64_t x, sharing *s, pilu_glyph *glyphs,
                        pilu_line *line)
{
    const atom *first = &text->atoms[span.from];
    int64_t start = x;
    pilu_item *item = line->items - 1;
    x -= rules_lead(text, first);
    for (size_t i = span.from; i < span.to; i++) {
        const atom *a = &text->atoms[i];
        if (i > span.from) x += a->before + next_share(text, i, s);
        if (i == span.from || a->run != a[-1].run) {
            int64_t left = i == span.from ? start : x;
            begin_item(&text->runs[a->run], a, clamp(left), glyphs, ++item);
        }
        add_atom(text, a, x, item, glyphs);
        glyphs += a->glyph_count;
        x += a->advance;
    }
}

/* CSS 2.2 §10.8.1, with one em box for all faces: it stands in the middle of the line height. A raised or smaller
 * run does not make the line taller. */
static void set_height(const pilu_text *text, text_span span, pilu_line *line)
{
    pilu_unit size = text->style ? text->style->size : line->height;
    pilu_unit height = text->style ? text->style->line_height : line->height;
    for (size_t i = span.from; i < span.to; i++) {
        if (i > span.from && text->atoms[i].run == text->atoms[i - 1].run) continue;
        const text_run *run = &text->runs[text->atoms[i].run];
        if (run->size > line->em) line->em = run->size;
        if (run->line_height < height || (run->line_height == height && run->size <= size)) continue;
        height = run->line_height;
        size = run->size;
    }
    line->height = height;
    line->baseline = (height - size) / 2 + PILU_BASELINE(size);
}

void place_line(pilu_typesetter *ts, const pilu_text *text, text_span span, pilu_unit x, pilu_unit slack,
                pilu_line *line)
{
    pilu_arena *arena = typesetter_arena(ts);
    set_height(text, span, line);
    if (span.from >= span.to) return;
    /* The mark at the line's end gives first. */
    pilu_unit trail = rules_trail(text, &text->atoms[span.to - 1]), end = slack < 0 && -slack < trail ? -slack : 0;
    if (slack < 0 && end == 0) end = trail;
    sharing s = share_out(text, span, slack + end);
    line->width = clamp(x + natural_width(text, span) + shared(&s)) - end;
    if (typesetter_measures(ts)) return;
    line->item_count = count_items(text, span);
    line->items = PILU_NEW_ARRAY(arena, pilu_item, line->item_count);
    place_atoms(text, span, x, &s, PILU_NEW_ARRAY(arena, pilu_glyph, count_glyphs(text, span)), line);
    line->items[line->item_count - 1].w -= end;
}

/* --- stacked labels ---------------------------------------------------------------------------------- */

/* A number or word stands upright in one piece where it fits. */
static size_t stack_end(const pilu_text *text, size_t from, pilu_unit measure)
{
    size_t to = from + 1;
    while (to < text->count && text->atoms[to].flags & ATOM_RIGID && text->atoms[to].class != CLASS_SPACE &&
           text->atoms[from].class != CLASS_HAN && text->atoms[to].class != CLASS_HAN)
        to++;
    return text_width(text, from, to) <= measure ? to : from + 1;
}

/* GB/T 15834-2011 §5.2: in vertical text brackets are turned, pauses and stops stand at the upper right. */
static bool is_mark(const atom *a)
{
    return a->class == CLASS_OPEN || a->class == CLASS_CLOSE || a->class == CLASS_STOP || a->class == CLASS_PAUSE;
}

pilu_lines *pilu_text_stack(pilu_typesetter *ts, pilu_text *text, pilu_unit measure)
{
    pilu_arena *arena = typesetter_arena(ts);
    pilu_lines *lines = PILU_NEW(arena, pilu_lines);
    lines->lines = PILU_NEW_ARRAY(arena, pilu_line, text->count);
    for (size_t from = 0, to; from < text->count; from = to) {
        atom *a = &text->atoms[from];
        to = from + 1;
        if (a->class == CLASS_SPACE || a->class == CLASS_BREAK) continue;
        if (is_mark(a)) shape_vertical(ts, text, a);
        to = stack_end(text, from, measure);
        pilu_line *line = &lines->lines[lines->count++];
        place_line(ts, text, (text_span){from, to, true}, 0, 0, line);
        /* Characters upright in a vertical line advance by their em (CSS Writing Modes 3 §5.1). */
        line->height = text->runs[a->run].size;
        line->baseline = PILU_BASELINE(line->height);
        lines->height += line->height;
    }
    return lines;
}
