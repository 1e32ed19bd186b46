/* The cascade: which declaration wins for a node, and what it computes to (CSS 2.2 §6).
 *
 * Selectors look only at a node's name and classes and at those of its ancestors. So a style is a function of the
 * chain of (kind, class) up to the root: each distinct chain is one context, made once, and a table of 180,000 cells
 * has a handful of them. Equal styles of different contexts are shared as well. */
#include "doc/css.h"

#include "base/hash.h"

typedef struct css_line {
    int64_t number;   /* millionths of the font size, inherited as such; or 0 */
    pilu_unit length; /* when number is 0 */
} css_line;

typedef struct css_valign {
    int32_t word;
    pilu_unit raise;  /* a length given instead of a word */
} css_valign;

typedef struct css_margin {
    pilu_unit length;
    int32_t is_auto;  /* no padding behind it */
} css_margin;

/* Computed values; the names are the fields of style_properties.def. Always zeroed first: compared as bytes. */
typedef struct css_computed {
    pilu_unit size;
    css_line line;
    int64_t colour;
    pilu_str font, page;
    int32_t weight, align, white_space, numeric, writing, orientation;
    pilu_unit indent;
    css_margin margin[4];
    pilu_unit padding[4], border_width[4];
    int32_t border_style[4];
    int64_t border_colour[4], background;
    pilu_length width;
    css_valign valign;
    int32_t break_before, break_after, break_inside, display;
} css_computed;

static const struct {
    pilu_css_kind kind;
    bool inherited;
    size_t offset, size;
} PROPERTIES[] = {
#define PILU_LONGHAND(id, name, inherited, kind, field, values, doc)                                 \
    {PILU_KIND_##kind, inherited, offsetof(css_computed, field), sizeof((css_computed *)0)->field},
#define PILU_SHORTHAND(id, name, kind, first, values, doc)
#define PILU_ACCEPTED(id, name, values, doc)
#include "doc/style_properties.def"
#undef PILU_LONGHAND
#undef PILU_SHORTHAND
#undef PILU_ACCEPTED
};

typedef struct context context;
struct context {
    const context *parent;
    pilu_node_kind kind;
    pilu_str classes;
    css_computed computed;
    const pilu_style *style;
    context *next;            /* in the same bucket */
};

typedef struct shared {
    const pilu_style *style;
    struct shared *next;
} shared;

typedef struct winner {
    const pilu_css_decl *decl;
    const pilu_sheet *sheet;
    uint64_t weight;
} winner;

enum { SHARED_BUCKETS = 1024, MANY_CONTEXTS = 4096 };

typedef struct pilu_cascade {
    pilu_diags *diags;
    pilu_arena *styles, *arena; /* of what nodes point to; of all else */
    pilu_sheet **sheets;        /* the built-in one first */
    size_t sheet_count;
    bool spoiled;               /* one of its contexts has a finding, which is told when the context is made */
    pilu_unit root_size;
    context **buckets;
    size_t bucket_count, context_count;
    shared *shared[SHARED_BUCKETS];
} cascade;

/* --- matching --------------------------------------------------------------------------------------- */

static bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r' && c != '\v'); }

static bool has_class(const context *c, pilu_str name)
{
    const char *own = pilu_node_kind_class(c->kind);
    if (own && pilu_str_is(name, own)) return true;
    for (size_t i = 0; i < c->classes.n;) {
        size_t start = i;
        while (i < c->classes.n && !is_blank(c->classes.p[i])) i++;
        if (i > start && pilu_str_eq(pilu_str_slice(c->classes, start, i), name)) return true;
        while (i < c->classes.n && is_blank(c->classes.p[i])) i++;
    }
    return false;
}

static bool part_matches(const context *c, const pilu_css_compound *part)
{
    if (!(part->kinds >> c->kind & 1)) return false;
    for (size_t i = 0; i < part->class_count; i++)
        if (!has_class(c, part->classes[i])) return false;
    return true;
}

/* NOWHERE: no ancestor further up can help either, so those who chose this one need not try others. */
typedef enum match { MATCHES, NOT_HERE, NOWHERE } match;

static match match_parts(const context *c, const pilu_css_selector *s, size_t count)
{
    const pilu_css_compound *part = &s->parts[count - 1];
    if (!part_matches(c, part)) return NOT_HERE;
    if (count == 1) return MATCHES;
    for (const context *up = c->parent; up; up = up->parent) {
        match m = match_parts(up, s, count - 1);
        if (m != NOT_HERE) return m;
        if (part->child) return NOT_HERE;
    }
    return NOWHERE;
}

/* CSS 2.2 §6.4.1: importance, origin, specificity, order. */
static void collect(const cascade *k, const context *c, winner won[PILU_CSS_LONGHANDS])
{
    uint64_t order = 0;
    for (size_t s = 0; s < k->sheet_count; s++) {
        const pilu_sheet *sheet = k->sheets[s];
        for (size_t i = 0; i < sheet->rule_count; i++, order++) {
            const pilu_css_rule *rule = &sheet->rules[i];
            int64_t best = -1;
            for (size_t j = 0; j < rule->selector_count; j++) {
                const pilu_css_selector *selector = &rule->selectors[j];
                if (!(selector->parts[selector->count - 1].kinds >> c->kind & 1)) continue; /* most, at once */
                if ((int64_t)selector->specificity > best && match_parts(c, selector, selector->count) == MATCHES)
                    best = selector->specificity;
            }
            if (best < 0) continue;
            for (size_t d = 0; d < rule->decls.count; d++) {
                const pilu_css_decl *decl = &rule->decls.items[d];
                uint64_t weight = (uint64_t)decl->important << 63 | (uint64_t)(s > 0) << 62 |
                                  (uint64_t)best << 32 | order;
                winner *w = &won[decl->property];
                if (!w->decl || weight >= w->weight) *w = (winner){decl, sheet, weight};
            }
        }
    }
}

/* --- computing -------------------------------------------------------------------------------------- */

static const css_computed *initial_values(void)
{
    static const css_computed INITIAL = {
        .size = 12000, .font = {"body", 4},
        .border_width = {2250, 2250, 2250, 2250}, /* medium */
        .border_colour = {PILU_COLOUR_CURRENT, PILU_COLOUR_CURRENT, PILU_COLOUR_CURRENT, PILU_COLOUR_CURRENT},
        .background = PILU_COLOUR_NONE,
        .display = -1,
    };
    return &INITIAL;
}

static void copy_property(css_computed *to, const css_computed *from, pilu_css_property property)
{
    size_t offset = PROPERTIES[property].offset;
    memcpy((char *)to + offset, (const char *)from + offset, PROPERTIES[property].size);
}

static void compute_line(css_computed *to, const pilu_css_value *value, pilu_unit root)
{
    to->line = (css_line){0};
    if (value->form == PILU_FORM_NUMBER) to->line.number = value->number;
    else if (value->form != PILU_FORM_WORD) to->line.length = pilu_css_length(value, to->size, root);
}

static void compute_width(css_computed *to, const pilu_css_value *value, pilu_unit root)
{
    bool fit = value->form == PILU_FORM_WORD && value->number == 1;
    to->width = (pilu_length){.kind = fit ? PILU_LENGTH_FIT : PILU_LENGTH_AUTO};
    if (value->form == PILU_FORM_PERCENT)
        to->width = (pilu_length){.kind = PILU_LENGTH_PERCENT, .value = (int32_t)((value->number + 5000) / 10000)};
    else if (value->form != PILU_FORM_WORD)
        to->width = (pilu_length){.kind = PILU_LENGTH_FIXED, .value = pilu_css_length(value, to->size, root)};
}

static void compute_valign(css_computed *to, const pilu_css_value *value, pilu_unit root)
{
    to->valign = (css_valign){0};
    if (value->form == PILU_FORM_WORD) to->valign.word = (int32_t)value->number;
    else to->valign.raise = pilu_css_length(value, to->size, root);
}

static void compute(cascade *k, css_computed *to, const css_computed *parent, pilu_css_property property,
                    const pilu_css_value *value)
{
    void *field = (char *)to + PROPERTIES[property].offset;
    bool root = parent == initial_values();
    if (value->form == PILU_FORM_INHERIT || value->form == PILU_FORM_INITIAL) {
        copy_property(to, value->form == PILU_FORM_INHERIT ? parent : initial_values(), property);
        return;
    }
    switch (PROPERTIES[property].kind) {
    case PILU_KIND_SIZE: /* em and % are the parent's; rem on the root is the initial size (CSS Values 3 §6.1) */
        to->size = pilu_css_length(value, parent->size, root ? parent->size : k->root_size);
        break;
    case PILU_KIND_LINE: compute_line(to, value, k->root_size); break;
    case PILU_KIND_WIDTH: compute_width(to, value, k->root_size); break;
    case PILU_KIND_MARGIN: {
        css_margin margin = {.is_auto = value->form == PILU_FORM_WORD};
        if (!margin.is_auto) margin.length = pilu_css_length(value, to->size, k->root_size);
        memcpy(field, &margin, sizeof margin);
        break;
    }
    case PILU_KIND_VALIGN: compute_valign(to, value, k->root_size); break;
    case PILU_KIND_COLOUR: case PILU_KIND_BACKGROUND:
        memcpy(field, &value->number, sizeof value->number);
        if (property == PILU_CSS_COLOR && value->number == PILU_COLOUR_CURRENT) to->colour = parent->colour;
        break;
    case PILU_KIND_ROLE: case PILU_KIND_NAME: memcpy(field, &value->name, sizeof value->name); break;
    case PILU_KIND_WEIGHT: case PILU_KIND_KEYWORD:
        memcpy(field, &(int32_t){(int32_t)value->number}, sizeof(int32_t));
        break;
    case PILU_KIND_LENGTH: case PILU_KIND_POSITIVE: case PILU_KIND_STROKE:
        memcpy(field, &(pilu_unit){pilu_css_length(value, to->size, k->root_size)}, sizeof(pilu_unit));
        break;
    }
    if (property == PILU_CSS_FONT_SIZE && root) k->root_size = to->size;
}

/* --- what can be said only with the node in sight ---------------------------------------------------- */

static const char *own_display(pilu_node_kind kind)
{
    switch (kind) {
    case PILU_NODE_LI: case PILU_NODE_TOC_ENTRY: return "list-item";
    case PILU_NODE_TABLE: return "table";
    case PILU_NODE_CAPTION: return "table-caption";
    case PILU_NODE_COLGROUP: return "table-column-group";
    case PILU_NODE_COL: return "table-column";
    case PILU_NODE_THEAD: return "table-header-group";
    case PILU_NODE_TBODY: return "table-row-group";
    case PILU_NODE_TFOOT: return "table-footer-group";
    case PILU_NODE_TR: return "table-row";
    case PILU_NODE_TH: case PILU_NODE_TD: return "table-cell";
    default: return pilu_node_kind_category(kind) == PILU_CATEGORY_INLINE ? "inline" : "block";
    }
}

static pilu_str declared_text(const winner *w)
{
    return pilu_str_slice(w->sheet->source->text, w->decl->offset, w->decl->offset + w->decl->length);
}

static void refuse(cascade *k, const winner *w, pilu_css_property property, pilu_str expected)
{
    k->spoiled = true;
    pilu_report(k->diags, STYLE_VALUE, pilu_place_at(w->sheet->source, w->decl->offset, w->decl->length),
                pilu_str_from(pilu_css_property_name(property)), declared_text(w), expected);
}

static bool is_cell(pilu_node_kind kind) { return pilu_node_kind_category(kind) == PILU_CATEGORY_CELL; }

static void check_display(cascade *k, const context *c, const winner *w)
{
    const char *own = own_display(c->kind);
    const char *name = pilu_node_kind_html(c->kind);
    if (!w->decl || w->decl->value.form != PILU_FORM_WORD || c->computed.display == 0) return;
    if (pilu_css_same(declared_text(w), own)) return;
    refuse(k, w, PILU_CSS_DISPLAY,
           pilu_arena_printf(k->arena, "none 或 %s（<%s>）" PILU_WORDS_SPLIT "none or %s (<%s>)", own, name, own, name));
}

static void check_valign(cascade *k, const context *c, const winner *w)
{
    const css_valign *v = &c->computed.valign;
    bool in_cell = v->word >= PILU_VALIGN_T, in_line = !in_cell && (v->word || v->raise);
    bool line = pilu_node_kind_category(c->kind) == PILU_CATEGORY_INLINE;
    if (!w->decl) return;
    if (in_cell && line)
        refuse(k, w, PILU_CSS_VERTICAL_ALIGN, PILU_WORDS("行内文字可用的 baseline、sub、super 或长度",
                                                         "baseline, sub, super or a length, as text in a line takes"));
    if (in_line && !line)
        refuse(k, w, PILU_CSS_VERTICAL_ALIGN,
               PILU_WORDS("单元格可用的 top、middle、bottom", "top, middle or bottom, as a cell takes"));
}

static void check_values(cascade *k, const context *c, const winner won[PILU_CSS_LONGHANDS])
{
    const winner *writing = &won[PILU_CSS_WRITING_MODE];
    check_display(k, c, &won[PILU_CSS_DISPLAY]);
    check_valign(k, c, &won[PILU_CSS_VERTICAL_ALIGN]);
    if (writing->decl && c->computed.writing && !c->computed.orientation)
        refuse(k, writing, PILU_CSS_WRITING_MODE,
               PILU_WORDS("与 text-orientation: upright 同时使用", "used with text-orientation: upright"));
}

/* --- from computed values to what the page reads ----------------------------------------------------- */

static pilu_unit line_height(const css_computed *v)
{
    /* normal is 1.3: enough for Han faces, whose ascent and descent are close to it. */
    pilu_css_value number = {.form = PILU_FORM_NUMBER, .number = v->line.number ? v->line.number : 1300000};
    return v->line.length ? v->line.length : pilu_css_length(&number, v->size, v->size);
}

/* Shifts add up: a strong within a sup stands as high as the sup. The shift is a share of the parent's size. */
static pilu_unit raise_of(const css_computed *v, const context *c)
{
    if (pilu_node_kind_category(c->kind) != PILU_CATEGORY_INLINE || !c->parent) return 0;
    pilu_unit size = c->parent->computed.size, raise = v->valign.raise;
    if (v->valign.word == PILU_VALIGN_SUPER) raise = (size + 1) / 3;
    if (v->valign.word == PILU_VALIGN_SUB) raise = -((size + 2) / 5);
    return raise + (c->parent->style ? c->parent->style->raise : 0);
}

static void fill_style(pilu_style *s, const css_computed *v, const context *c)
{
    static const pilu_align ALIGN[] = {PILU_ALIGN_START, PILU_ALIGN_START, PILU_ALIGN_CENTER,
                                       PILU_ALIGN_END, PILU_ALIGN_END, PILU_ALIGN_JUSTIFY};
    static const pilu_break BREAK[] = {PILU_BREAK_AUTO, PILU_BREAK_PAGE, PILU_BREAK_PAGE, PILU_BREAK_AVOID,
                                       PILU_BREAK_AVOID, PILU_BREAK_TO_RIGHT};
    memset(s, 0, sizeof *s); /* compared as bytes: no chance padding */
    s->font = v->font;
    s->size = v->size;
    s->bold = v->weight != 0;
    s->line_height = line_height(v);
    s->indent = v->indent;
    s->align = ALIGN[v->align];
    s->colour = (uint32_t)v->colour;
    s->upright = v->writing && v->orientation;
    s->nowrap = v->white_space != 0;
    s->tabular = v->numeric != 0;
    for (int i = 0; i < 4; i++) {
        s->margin[i] = v->margin[i].length;
        s->padding[i] = v->padding[i];
        s->border[i].width = v->border_style[i] == 2 ? v->border_width[i] : 0; /* none, hidden, solid */
        int64_t colour = v->border_colour[i] == PILU_COLOUR_CURRENT ? v->colour : v->border_colour[i];
        s->border[i].colour = s->border[i].width ? (uint32_t)colour : 0; /* one style for all that draw nothing */
    }
    s->auto_left = v->margin[PILU_LEFT].is_auto;
    s->auto_right = v->margin[PILU_RIGHT].is_auto;
    s->background = v->background == PILU_COLOUR_CURRENT ? v->colour : v->background;
    s->width = v->width;
    if (is_cell(c->kind) && v->valign.word >= PILU_VALIGN_T) s->valign = (pilu_valign)(v->valign.word - PILU_VALIGN_T);
    s->break_before = BREAK[v->break_before];
    s->break_after = BREAK[v->break_after];
    s->avoid_inside = v->break_inside != 0;
    s->raise = raise_of(v, c);
    s->hidden = v->display == 0;
    s->page = v->page;
}

static uint64_t hash_bytes(const void *bytes, size_t n, uint64_t h)
{
    h = pilu_hash(h, (pilu_str){bytes, n});
    return h ^ h >> 29;
}

static void remove_text(pilu_style *to, const pilu_style *style)
{
    memcpy(to, style, sizeof *to);
    memset(&to->font, 0, sizeof to->font);
    memset(&to->page, 0, sizeof to->page);
}

/* Text by content: two sheets may name the same role at different places. */
static bool same_style(const pilu_style *a, const pilu_style *b)
{
    pilu_style x, y;
    remove_text(&x, a);
    remove_text(&y, b);
    /* Bytes between members that differ cost a copy, no more. NOLINTNEXTLINE(bugprone-suspicious-memory-comparison) */
    return pilu_str_eq(a->font, b->font) && pilu_str_eq(a->page, b->page) && memcmp(&x, &y, sizeof x) == 0;
}

static const pilu_style *share(cascade *k, const pilu_style *style)
{
    pilu_style bare;
    remove_text(&bare, style);
    uint64_t h = hash_bytes(&bare, sizeof bare, hash_bytes(style->font.p, style->font.n, PILU_HASH_START));
    shared **bucket = &k->shared[h % SHARED_BUCKETS];
    for (shared *s = *bucket; s; s = s->next)
        if (same_style(s->style, style)) return s->style;
    pilu_style *copy = PILU_NEW(k->styles, pilu_style);
    memcpy(copy, style, sizeof *copy);
    copy->font = pilu_arena_str(k->styles, style->font);
    copy->page = pilu_arena_str(k->styles, style->page);
    shared *s = PILU_NEW(k->arena, shared);
    *s = (shared){copy, *bucket};
    *bucket = s;
    return copy;
}

/* --- contexts --------------------------------------------------------------------------------------- */

static void compute_context(cascade *k, context *c)
{
    const css_computed *parent = c->parent ? &c->parent->computed : initial_values();
    winner won[PILU_CSS_LONGHANDS] = {{0}};
    memcpy(&c->computed, initial_values(), sizeof c->computed);
    for (pilu_css_property p = 0; p < PILU_CSS_LONGHANDS; p++)
        if (PROPERTIES[p].inherited) copy_property(&c->computed, parent, p);
    collect(k, c, won);
    for (pilu_css_property p = 0; p < PILU_CSS_LONGHANDS; p++)
        if (won[p].decl) compute(k, &c->computed, parent, p, &won[p].decl->value);
    if (c->computed.page.n == 0) c->computed.page = parent->page; /* auto */
    check_values(k, c, won);
    pilu_style style;
    fill_style(&style, &c->computed, c);
    c->style = share(k, &style);
}

static uint64_t context_hash(const context *parent, pilu_node_kind kind, pilu_str classes)
{
    uint64_t h = hash_bytes(&parent, sizeof parent, PILU_HASH_START) ^ (uint64_t)kind * 0x9E3779B97F4A7C15u;
    return hash_bytes(classes.p, classes.n, h);
}

static void grow_buckets(cascade *k)
{
    size_t count = k->bucket_count ? k->bucket_count * 2 : 256;
    context **buckets = PILU_NEW_ARRAY(k->arena, context *, count);
    for (size_t i = 0; i < k->bucket_count; i++) {
        for (context *c = k->buckets[i], *next; c; c = next) {
            next = c->next;
            context **bucket = &buckets[context_hash(c->parent, c->kind, c->classes) % count];
            c->next = *bucket;
            *bucket = c;
        }
    }
    k->buckets = buckets;
    k->bucket_count = count;
}

static const context *context_of(cascade *k, const context *parent, const pilu_node *node)
{
    pilu_str classes = pilu_node_attr(node, PILU_ATTR_CLASS);
    if (k->context_count >= k->bucket_count) grow_buckets(k);
    context **bucket = &k->buckets[context_hash(parent, node->kind, classes) % k->bucket_count];
    for (context *c = *bucket; c; c = c->next)
        if (c->parent == parent && c->kind == node->kind && pilu_str_eq(c->classes, classes)) return c;
    context *c = PILU_NEW(k->arena, context);
    *c = (context){.parent = parent, .kind = node->kind, .classes = pilu_arena_str(k->arena, classes), .next = *bucket};
    *bucket = c;
    k->context_count++;
    compute_context(k, c);
    return c;
}

/* In document order, without recursion: trees may be deep. */
static void style_nodes(cascade *k, const pilu_document *doc)
{
    const context *parent = NULL;
    for (pilu_node *node = doc->root; node;) {
        const context *own = node->kind == PILU_NODE_TEXT ? parent : context_of(k, parent, node);
        node->style = own->style;
        if (node->first) {
            parent = own;
            node = node->first;
            continue;
        }
        while (node && !node->next) {
            node = node == doc->root ? NULL : node->parent;
            if (node) parent = parent->parent;
        }
        if (node) node = node->next;
    }
}

static cascade *cascade_new(pilu_arena *styles, pilu_arena *arena, pilu_sheet *const *sheets, size_t count)
{
    pilu_diags none;
    pilu_diags_init(&none, arena);
    pilu_source *source = pilu_source_new(arena, PILU_STR("<pilu>"), pilu_str_from(PILU_CSS_BUILT_IN));
    cascade *k = PILU_NEW(arena, cascade);
    k->styles = styles;
    k->arena = arena;
    k->sheets = PILU_NEW_ARRAY(arena, pilu_sheet *, count + 1);
    k->sheets[0] = pilu_sheet_parse(arena, &none, source);
    if (count) memcpy(k->sheets + 1, sheets, count * sizeof *k->sheets);
    k->sheet_count = count + 1;
    return k;
}

pilu_cascade *pilu_cascade_new(pilu_arena *arena, pilu_sheet *const *sheets, size_t count)
{
    return cascade_new(arena, arena, sheets, count);
}

static void apply(cascade *k, pilu_document *doc, pilu_diags *diags)
{
    k->diags = diags;
    style_nodes(k, doc);
    k->diags = NULL;
    pilu_css_apply_pages(doc, diags, k->sheets, k->sheet_count, doc->root->style);
}

void pilu_style_apply(pilu_document *doc, pilu_diags *diags, pilu_sheet *const *sheets, size_t count)
{
    pilu_arena *scratch = pilu_arena_new();
    apply(cascade_new(doc->arena, scratch, sheets, count), doc, diags);
    pilu_arena_free(scratch);
}

void pilu_cascade_apply(pilu_cascade *k, pilu_document *doc, pilu_diags *diags)
{
    if (k->spoiled || k->context_count > MANY_CONTEXTS)
        pilu_style_apply(doc, diags, k->sheets + 1, k->sheet_count - 1);
    else
        apply(k, doc, diags);
}
