/* @page: size, margins and the page number at the foot (CSS Paged Media 3 §4–§7). */
#include "doc/css.h"

#define LENGTHS "pt mm cm in px em rem"

/* --- reading ---------------------------------------------------------------------------------------- */

/* The next component of a value: a token, or a function with its arguments. */
static bool next_part(pilu_css_span *rest, pilu_css_span *part)
{
    while (rest->from < rest->to && rest->from->kind == PILU_CSS_SPACE) rest->from++;
    if (rest->from >= rest->to) return false;
    part->from = rest->from++;
    if (part->from->kind == PILU_CSS_FUNCTION)
        while (rest->from < rest->to && !pilu_css_is(rest->from++, ')')) {}
    part->to = rest->from;
    return true;
}

static bool is_word(pilu_css_span part, const char *word)
{
    return part.from->kind == PILU_CSS_IDENT && pilu_css_same(part.from->text, word);
}

static bool one_word(pilu_css_span value, const char *word)
{
    pilu_css_span part;
    return next_part(&value, &part) && is_word(part, word) && !next_part(&value, &part);
}

static bool paper_size(pilu_css_span part, pilu_unit *width, pilu_unit *height)
{
    /* ISO 216, in 1/1000 pt. */
    static const struct {
        const char *name;
        pilu_unit width, height;
    } PAPERS[] = {{"a4", 595276, 841890}, {"a3", 841890, 1190551}, {"a5", 419528, 595276},
                  {"b4", 708661, 1000630}, {"b5", 498898, 708661}};
    for (size_t i = 0; i < PILU_COUNT(PAPERS); i++) {
        if (!is_word(part, PAPERS[i].name)) continue;
        *width = PAPERS[i].width;
        *height = PAPERS[i].height;
        return true;
    }
    return false;
}

/* «A4», «A4 landscape», «landscape», «210mm 297mm», «auto» (CSS Paged Media 3 §7.1). */
static bool read_size(pilu_css_span value, pilu_page_decl *decl)
{
    const pilu_unit least = 28346; /* 10 mm */
    pilu_unit width = 595276, height = 841890, lengths[2];
    size_t count = 0, papers = 0, turns = 0;
    bool landscape = false;
    pilu_css_span part;
    pilu_css_value length;
    while (next_part(&value, &part)) {
        if (is_word(part, "landscape")) landscape = true, turns++;
        else if (is_word(part, "portrait")) turns++;
        else if (is_word(part, "auto") || paper_size(part, &width, &height)) papers++;
        else if (count < 2 && pilu_css_read_length(part, &length) && length.form == PILU_FORM_LENGTH &&
                 length.number >= least)
            lengths[count++] = (pilu_unit)length.number;
        else return false;
    }
    if (turns > 1 || papers > 1 || (count && (turns || papers)) || count + turns + papers == 0) return false;
    if (count) width = lengths[0], height = lengths[count - 1];
    decl->value.number = landscape ? height : width;
    decl->height = landscape ? width : height;
    return true;
}

/* Strings around one counter(page), or none. */
static bool read_content(pilu_arena *arena, pilu_css_span value, pilu_page_decl *decl)
{
    pilu_css_span part;
    size_t count = 0;
    for (; next_part(&value, &part); count++) {
        bool none = is_word(part, "none") || is_word(part, "normal");
        if (none && count == 0 && value.from == value.to) return true;
        const pilu_css_token *t = part.from;
        if (t->kind == PILU_CSS_STRING) {
            pilu_str *to = decl->counter ? &decl->after : &decl->before;
            *to = pilu_arena_printf(arena, "%.*s%.*s", PILU_FMT(*to), PILU_FMT(t->text));
        } else if (t->kind == PILU_CSS_FUNCTION && pilu_css_same(t->text, "counter") && !decl->counter) {
            pilu_css_span inner = {t + 1, part.to - 1}, name;
            if (!next_part(&inner, &name) || !is_word(name, "page") || next_part(&inner, &name)) return false;
            decl->counter = true;
        } else {
            return false;
        }
        decl->used = true;
    }
    return count > 0;
}

static void add(pilu_css_reader *r, pilu_page_block *block, pilu_page_decl decl)
{
    PILU_ARENA_PUSH_ROOM(r->arena, block->decls, block->count, block->room);
    block->decls[block->count++] = decl;
}

/* margin: 1–4 lengths. */
static bool add_margins(pilu_css_reader *r, pilu_page_block *block, pilu_page_decl decl, pilu_css_span value,
                        pilu_page_property first)
{
    static const int SOURCE[4][4] = {{0, 0, 0, 0}, {0, 1, 0, 1}, {0, 1, 2, 1}, {0, 1, 2, 3}};
    pilu_css_value values[4];
    size_t count = 0;
    pilu_css_span part;
    for (; next_part(&value, &part); count++)
        if (count == 4 || !pilu_css_read_length(part, &values[count]) || values[count].number < 0) return false;
    for (int side = 0; count && side < 4; side++) {
        decl.property = first + (pilu_page_property)side;
        decl.value = values[SOURCE[count - 1][side]];
        add(r, block, decl);
    }
    return count > 0;
}

static const struct {
    const char *name;
    pilu_page_property page, box; /* PILU_PAGE_PROPERTIES: not there */
    const char *expected;
} PROPERTIES[] = {
    {"size", PILU_PAGE_SIZE, PILU_PAGE_PROPERTIES, "A4 | A4 landscape | A3 A5 B4 B5 | 210mm 297mm"},
    {"margin-top", PILU_PAGE_MARGIN_TOP, PILU_BOX_MARGIN_TOP, LENGTHS ", ≥ 0"},
    {"margin-right", PILU_PAGE_MARGIN_RIGHT, PILU_BOX_MARGIN_RIGHT, LENGTHS ", ≥ 0"},
    {"margin-bottom", PILU_PAGE_MARGIN_BOTTOM, PILU_BOX_MARGIN_BOTTOM, LENGTHS ", ≥ 0"},
    {"margin-left", PILU_PAGE_MARGIN_LEFT, PILU_BOX_MARGIN_LEFT, LENGTHS ", ≥ 0"},
    {"padding-top", PILU_PAGE_PROPERTIES, PILU_BOX_PADDING_TOP, LENGTHS ", ≥ 0"},
    {"padding-right", PILU_PAGE_PROPERTIES, PILU_BOX_PADDING_RIGHT, LENGTHS ", ≥ 0"},
    {"writing-mode", PILU_PAGE_PROPERTIES, PILU_BOX_WRITING, "vertical-rl"},
    {"text-align", PILU_PAGE_PROPERTIES, PILU_BOX_ALIGN, "start | end"},
    {"content", PILU_PAGE_PROPERTIES, PILU_BOX_CONTENT, "none | \"— \" counter(page) \" —\""},
    {"font-family", PILU_PAGE_PROPERTIES, PILU_BOX_FONT, "var(--role), …"},
    {"font-size", PILU_PAGE_PROPERTIES, PILU_BOX_SIZE, LENGTHS},
    {"color", PILU_PAGE_PROPERTIES, PILU_BOX_COLOUR, "#rgb | #rrggbb | rgb(r, g, b) | black white red gray …"},
};

static bool read_value(pilu_arena *arena, pilu_css_span span, pilu_page_decl *decl)
{
    switch (decl->property) {
    case PILU_PAGE_SIZE: return read_size(span, decl);
    case PILU_BOX_CONTENT: return read_content(arena, span, decl);
    case PILU_BOX_FONT:
        if (!pilu_css_read_role(span, &decl->value)) return false;
        decl->value.name = pilu_arena_str(arena, decl->value.name);
        return true;
    case PILU_BOX_WRITING: return one_word(span, "vertical-rl");
    case PILU_BOX_ALIGN:
        decl->value.number = one_word(span, "end") ? PILU_ALIGN_END : PILU_ALIGN_START;
        return decl->value.number == PILU_ALIGN_END || one_word(span, "start");
    case PILU_BOX_SIZE: return pilu_css_read_length(span, &decl->value) && decl->value.number > 0;
    case PILU_BOX_COLOUR:
        return span.from < span.to && pilu_css_read_colour(span, &decl->value) && decl->value.number >= 0;
    default: return pilu_css_read_length(span, &decl->value) && decl->value.number >= 0;
    }
}

static void declare(pilu_css_reader *r, pilu_page_block *block, pilu_css_box box, const pilu_css_raw *raw)
{
    pilu_str name = raw->name->text;
    pilu_css_span value = raw->value;
    bool in_box = box != PILU_BOX_NONE;
    uint32_t end = value.from < value.to ? value.to[-1].offset + value.to[-1].length : value.from->offset + 1;
    pilu_page_decl decl = {.box = box, .important = raw->important, .offset = value.from->offset,
                           .length = end - value.from->offset};
    if (pilu_str_starts(name, PILU_STR("--"))) return;
    if (pilu_css_same(name, "margin")) {
        if (!add_margins(r, block, decl, value, in_box ? PILU_BOX_MARGIN_TOP : PILU_PAGE_MARGIN_TOP))
            pilu_css_bad_value(r, name, value, PILU_STR("1–4 × (" LENGTHS ", ≥ 0)"));
        return;
    }
    for (size_t i = 0; i < PILU_COUNT(PROPERTIES); i++) {
        decl.property = in_box ? PROPERTIES[i].box : PROPERTIES[i].page;
        if (decl.property == PILU_PAGE_PROPERTIES || !pilu_css_same(name, PROPERTIES[i].name)) continue;
        if (read_value(r->arena, value, &decl)) add(r, block, decl);
        else pilu_css_bad_value(r, name, value, pilu_str_from(PROPERTIES[i].expected));
        return;
    }
    pilu_css_unknown(r, raw->name);
}

static pilu_css_box box_named(pilu_str name)
{
    static const char *const NAMES[] = {"bottom-left", "bottom-center", "bottom-right", "left-top", "left-bottom"};
    for (size_t i = 0; i < PILU_COUNT(NAMES); i++)
        if (pilu_css_same(name, NAMES[i])) return (pilu_css_box)i;
    return PILU_BOX_NONE;
}

static void read_box(pilu_css_reader *r, pilu_page_block *block, const pilu_css_token *name)
{
    pilu_css_box box = box_named(name->text);
    pilu_css_skip_space(r);
    if (!pilu_css_is(r->t, '{')) {
        pilu_css_report(r, STYLE_SYNTAX, r->t, PILU_WORDS("此处应为 {", "{ is expected here"));
        return;
    }
    if (box == PILU_BOX_NONE) {
        pilu_css_report(r, STYLE_AT_RULE, name, name->text);
        pilu_css_skip_block(r);
        return;
    }
    r->t++;
    pilu_css_raw raw;
    while (pilu_css_next(r, &raw)) {
        if (raw.name->kind == PILU_CSS_AT) pilu_css_report(r, STYLE_AT_RULE, raw.name, raw.name->text);
        else declare(r, block, box, &raw);
    }
}

/* «landscape:left» up to «,» or «{». */
static bool read_head(pilu_css_reader *r, pilu_page_block *block)
{
    pilu_css_skip_space(r);
    if (r->t->kind == PILU_CSS_IDENT) block->name = pilu_arena_str(r->arena, (r->t++)->text);
    if (pilu_css_is(r->t, ':')) {
        const pilu_css_token *t = ++r->t;
        bool left = t->kind == PILU_CSS_IDENT && pilu_css_same(t->text, "left");
        if (!left && !(t->kind == PILU_CSS_IDENT && pilu_css_same(t->text, "right"))) {
            pilu_css_report(r, STYLE_SELECTOR, t - 1, pilu_arena_printf(r->arena, "@page :%.*s", PILU_FMT(t->text)));
            return false;
        }
        block->side = left ? PILU_SIDE_LEFT : PILU_SIDE_RIGHT;
        r->t++;
    }
    pilu_css_skip_space(r);
    if (pilu_css_is(r->t, ',') || pilu_css_is(r->t, '{')) return true;
    pilu_css_report(r, STYLE_SYNTAX, r->t,
                    PILU_WORDS("@page 之后应为页名、:left 或 :right，再接 {", "@page takes a name, :left or :right, then {"));
    return false;
}

void pilu_css_read_page(pilu_css_reader *r)
{
    size_t first = r->sheet->page_count;
    bool more = true;
    while (more) {
        pilu_page_block block = {0};
        if (read_head(r, &block)) {
            PILU_ARENA_PUSH_ROOM(r->arena, r->sheet->pages, r->sheet->page_count, r->sheet->page_room);
            r->sheet->pages[r->sheet->page_count++] = block;
        }
        while (r->t->kind != PILU_CSS_END && !pilu_css_is(r->t, ',') && !pilu_css_is(r->t, '{') &&
               !pilu_css_is(r->t, ';'))
            r->t++;
        more = pilu_css_is(r->t, ',');
        if (more) r->t++;
    }
    if (!pilu_css_is(r->t, '{')) return;
    r->t++;
    pilu_page_block body = {0};
    pilu_css_raw raw;
    while (pilu_css_next(r, &raw)) {
        if (raw.name->kind == PILU_CSS_AT) read_box(r, &body, raw.name);
        else declare(r, &body, PILU_BOX_NONE, &raw);
    }
    for (size_t i = first; i < r->sheet->page_count; i++) {
        r->sheet->pages[i].decls = body.decls;
        r->sheet->pages[i].count = body.count;
    }
}

/* --- applying --------------------------------------------------------------------------------------- */

typedef struct winner {
    const pilu_page_decl *decl;
    const pilu_sheet *sheet;
    uint64_t weight;
} winner;

typedef struct page_cascade {
    winner won[PILU_BOXES + 1][PILU_PAGE_PROPERTIES];
    pilu_arena *arena;
    pilu_diags *diags;
    const pilu_style *root;
} page_cascade;

/* A name outweighs a side (CSS Paged Media 3 §4.4.1), then the later one wins. */
static void collect(page_cascade *c, pilu_sheet *const *sheets, size_t count, pilu_str name, pilu_page_side side)
{
    uint64_t order = 0;
    memset(c->won, 0, sizeof c->won);
    for (size_t s = 0; s < count; s++) {
        for (size_t i = 0; i < sheets[s]->page_count; i++) {
            const pilu_page_block *block = &sheets[s]->pages[i];
            if (block->name.n && !pilu_str_eq(block->name, name)) continue;
            if (block->side != PILU_SIDE_ANY && block->side != side) continue;
            uint64_t weight = (uint64_t)(block->name.n > 0) << 61 | (uint64_t)(block->side != PILU_SIDE_ANY) << 60;
            for (size_t d = 0; d < block->count; d++) {
                const pilu_page_decl *decl = &block->decls[d];
                uint64_t all = (uint64_t)decl->important << 62 | weight | ++order;
                winner *w = &c->won[decl->box][decl->property];
                if (all > w->weight) *w = (winner){decl, sheets[s], all};
            }
        }
    }
}

static void report(page_cascade *c, const winner *w, pilu_str property, pilu_str expected)
{
    pilu_str found = pilu_str_slice(w->sheet->source->text, w->decl->offset, w->decl->offset + w->decl->length);
    pilu_report(c->diags, STYLE_VALUE, pilu_place_at(w->sheet->source, w->decl->offset, w->decl->length), property,
                found, expected);
}

static pilu_unit length_of(const page_cascade *c, pilu_css_box box, pilu_page_property property, pilu_unit size,
                           pilu_unit unset)
{
    const winner *w = &c->won[box][property];
    return w->decl ? pilu_css_length(&w->decl->value, size, c->root->size) : unset;
}

/* From which margins of a box its text stands off the corner of the type area, and off the area. */
static const struct {
    pilu_align align;
    bool turned;
    pilu_page_property inset, margin, padding;
} BOXES[PILU_BOXES] = {
    [PILU_BOX_LEFT] = {PILU_ALIGN_START, false, PILU_BOX_MARGIN_LEFT, PILU_BOX_MARGIN_TOP, PILU_BOX_PADDING_TOP},
    [PILU_BOX_CENTER] = {PILU_ALIGN_CENTER, false, PILU_PAGE_PROPERTIES, PILU_BOX_MARGIN_TOP, PILU_BOX_PADDING_TOP},
    [PILU_BOX_RIGHT] = {PILU_ALIGN_END, false, PILU_BOX_MARGIN_RIGHT, PILU_BOX_MARGIN_TOP, PILU_BOX_PADDING_TOP},
    [PILU_BOX_LEFT_TOP] = {PILU_ALIGN_START, true, PILU_BOX_MARGIN_TOP, PILU_BOX_MARGIN_RIGHT, PILU_BOX_PADDING_RIGHT},
    [PILU_BOX_LEFT_BOTTOM] = {PILU_ALIGN_END, true, PILU_BOX_MARGIN_BOTTOM, PILU_BOX_MARGIN_RIGHT,
                              PILU_BOX_PADDING_RIGHT},
};

/* The one foot of a page: the box whose content weighs most. */
static void fill_foot(page_cascade *c, pilu_margin_box *foot)
{
    pilu_css_box best = PILU_BOX_NONE;
    for (pilu_css_box box = 0; box < PILU_BOXES; box++) {
        const winner *w = &c->won[box][PILU_BOX_CONTENT];
        if (!w->decl || !w->decl->used) continue;
        pilu_css_box lost = best;
        if (best == PILU_BOX_NONE || w->weight > c->won[best][PILU_BOX_CONTENT].weight) best = box;
        else lost = box;
        if (lost != PILU_BOX_NONE)
            report(c, &c->won[lost][PILU_BOX_CONTENT], PILU_STR("content"),
                   PILU_WORDS("none（每页只印一个页脚）", "none (a page has one foot)"));
    }
    if (best == PILU_BOX_NONE) return;
    const pilu_page_decl *content = c->won[best][PILU_BOX_CONTENT].decl;
    const winner *font = &c->won[best][PILU_BOX_FONT], *colour = &c->won[best][PILU_BOX_COLOUR];
    pilu_unit size = length_of(c, best, PILU_BOX_SIZE, c->root->size, c->root->size);
    *foot = (pilu_margin_box){.used = true, .page_number = content->counter, .align = BOXES[best].align, .size = size,
                              .turned = BOXES[best].turned,
                              .before = pilu_arena_str(c->arena, content->before),
                              .after = pilu_arena_str(c->arena, content->after)};
    if (foot->turned != (c->won[best][PILU_BOX_WRITING].decl != NULL))
        report(c, &c->won[best][PILU_BOX_CONTENT], PILU_STR("content"),
               PILU_WORDS("@left-top、@left-bottom 与 writing-mode: vertical-rl 一起用，其他页脚不用",
                          "writing-mode: vertical-rl in @left-top and @left-bottom, and nowhere else"));
    const winner *align = &c->won[best][PILU_BOX_ALIGN]; /* browsers need to be told; here a box has but one place */
    if (align->decl && align->decl->value.number != foot->align)
        report(c, align, PILU_STR("text-align"),
               PILU_WORDS("与页脚的位置一致：start 或 end", "the side of the box: start or end"));
    if (BOXES[best].inset != PILU_PAGE_PROPERTIES) foot->inset = length_of(c, best, BOXES[best].inset, size, 0);
    foot->gap = length_of(c, best, BOXES[best].margin, size, 0) + length_of(c, best, BOXES[best].padding, size, 0);
    foot->font = font->decl ? pilu_arena_str(c->arena, font->decl->value.name) : c->root->font;
    foot->colour = colour->decl ? (uint32_t)colour->decl->value.number : c->root->colour;
}

/* Margins that leave no room are dropped: a page needs a type area. */
static void check_margins(page_cascade *c, pilu_page_rule *rule, int near, int far, pilu_unit extent)
{
    if (rule->margin[near] + rule->margin[far] < extent) return;
    const winner *won = c->won[PILU_BOX_NONE];
    const winner *w = &won[PILU_PAGE_MARGIN_TOP + near];
    if (!w->decl) w = &won[PILU_PAGE_MARGIN_TOP + far];
    if (!w->decl) w = &won[PILU_PAGE_SIZE];
    if (w->decl) report(c, w, PILU_STR("@page"), PILU_WORDS("给版心留出位置的页边", "margins that leave a type area"));
    rule->margin[near] = rule->margin[far] = 0;
}

static void fill_rule(page_cascade *c, pilu_page_rule *rule, pilu_str name)
{
    /* A4 with the margins of GB/T 9704-2012: 37, 26, 35 and 28 mm. */
    *rule = (pilu_page_rule){.name = name, .width = 595276, .height = 841890, .margin = {104882, 73701, 99213, 79370}};
    const pilu_page_decl *size = c->won[PILU_BOX_NONE][PILU_PAGE_SIZE].decl;
    if (size) rule->width = (pilu_unit)size->value.number, rule->height = size->height;
    for (int side = 0; side < 4; side++)
        rule->margin[side] = length_of(c, PILU_BOX_NONE, PILU_PAGE_MARGIN_TOP + (pilu_page_property)side,
                                       c->root->size, rule->margin[side]);
    check_margins(c, rule, PILU_TOP, PILU_BOTTOM, rule->height);
    check_margins(c, rule, PILU_LEFT, PILU_RIGHT, rule->width);
    fill_foot(c, &rule->foot);
}

static size_t page_names(pilu_arena *arena, pilu_sheet *const *sheets, size_t count, pilu_str **names)
{
    size_t found = 0, room = 0;
    *names = NULL;
    PILU_ARENA_PUSH_ROOM(arena, *names, found, room);
    (*names)[found++] = (pilu_str){0};
    for (size_t s = 0; s < count; s++) {
        for (size_t i = 0; i < sheets[s]->page_count; i++) {
            pilu_str name = sheets[s]->pages[i].name;
            size_t k = 0;
            while (k < found && !pilu_str_eq((*names)[k], name)) k++;
            if (k < found) continue;
            PILU_ARENA_PUSH_ROOM(arena, *names, found, room);
            (*names)[found++] = pilu_arena_str(arena, name);
        }
    }
    return found;
}

void pilu_css_apply_pages(pilu_document *doc, pilu_diags *diags, pilu_sheet *const *sheets, size_t count,
                          const pilu_style *root)
{
    page_cascade c = {.arena = doc->arena, .diags = diags, .root = root};
    pilu_str *names;
    doc->page_rules = PILU_NEW(doc->arena, pilu_page_rules);
    doc->page_rules->count = page_names(doc->arena, sheets, count, &names);
    doc->page_rules->pairs = PILU_NEW_ARRAY(doc->arena, struct pilu_page_rule_pair, doc->page_rules->count);
    for (size_t i = 0; i < doc->page_rules->count; i++) {
        collect(&c, sheets, count, names[i], PILU_SIDE_RIGHT);
        fill_rule(&c, &doc->page_rules->pairs[i].right, names[i]);
        collect(&c, sheets, count, names[i], PILU_SIDE_LEFT);
        fill_rule(&c, &doc->page_rules->pairs[i].left, names[i]);
    }
}
