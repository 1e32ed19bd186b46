#include "pdf/content.h"
#include "base/utf8.h"

/* What the page's stream has said so far. */
typedef struct pen {
    pilu_pdf_content *content;
    const pilu_page *page;
    uint32_t index;
    pilu_buf *out;
    /* marked content */
    bool marked;
    pilu_artifact artifact;
    const char *subtype;    /* of a pagination artifact, or "" */
    uint32_t element;
    uint32_t links_before;  /* link areas of earlier pages */
    /* graphics state */
    const pilu_face *face;
    pilu_pdf_font *font;
    pilu_unit size;
    uint32_t fill, stroke;
    pilu_unit stroke_width; /* 0: glyphs are filled, otherwise also stroked */
    /* text object */
    bool in_text;
    pilu_unit line_x, line_y; /* start of the text line, from the lower left */
} pen;

static void put_number(pen *p, int64_t thousandths)
{
    pilu_put_fixed(p->out, thousandths);
    pilu_buf_char(p->out, ' ');
}

/* --- marked content -------------------------------------------------------------------------------- */

static void end_mark(pen *p)
{
    if (p->marked) pilu_buf_text(p->out, "EMC\n");
    p->marked = false;
}

/* Text objects hold marked content and not the other way round: many cells then share one, and say their places from
 * each other. Outside any sequence only, as the two have to nest (§14.6.1). */
static void set_text(pen *p, bool in_text)
{
    if (p->in_text == in_text) return;
    pilu_buf_text(p->out, in_text ? "BT\n" : "ET\n");
    p->in_text = in_text;
    p->line_x = p->line_y = 0;
}

/* Outside the type area a pagination artifact is the page's head or foot (§14.8.2.2.2); inside, a repeated head. */
static const char *pagination_subtype(const pen *p, const pilu_item *item)
{
    const pilu_page *page = p->page;
    if (item->y > page->height - page->area[PILU_BOTTOM]) return "/Subtype/Footer";
    if (item->y < page->area[PILU_TOP]) return "/Subtype/Header";
    return "";
}

/* `actual` is what the glyphs stand for where ToUnicode cannot say it (§14.9.4). */
static void put_content_mark(pen *p, const pilu_item *item, const char *tag, pilu_str actual)
{
    pilu_buf_char(p->out, '/');
    pilu_buf_text(p->out, tag);
    pilu_buf_text(p->out, "<</MCID ");
    pilu_buf_int(p->out, pilu_structure_mark(p->content->structure, p->element, item->node));
    if (actual.n) {
        pilu_buf_text(p->out, "/ActualText");
        pilu_put_text(p->out, actual);
    }
    pilu_buf_text(p->out, ">>BDC\n");
}

static void begin_mark(pen *p, const pilu_item *item)
{
    pilu_artifact artifact = item->artifact;
    if (artifact == PILU_CONTENT && (!item->node || item->kind == PILU_ITEM_FILL)) artifact = PILU_ARTIFACT_LAYOUT;
    uint32_t element = artifact == PILU_CONTENT ? pilu_structure_owner(p->content->structure, item->node) : 0;
    const char *subtype = artifact == PILU_ARTIFACT_PAGINATION ? pagination_subtype(p, item) : "";
    if (p->marked && p->artifact == artifact && p->element == element && p->subtype[0] == subtype[0] &&
        strcmp(p->subtype, subtype) == 0 && p->in_text == (item->kind == PILU_ITEM_TEXT))
        return;
    end_mark(p);
    set_text(p, item->kind == PILU_ITEM_TEXT);
    p->marked = true;
    p->artifact = artifact;
    p->element = element;
    p->subtype = subtype;
    if (artifact == PILU_CONTENT) {
        put_content_mark(p, item, pilu_structure_type(p->content->structure, element), (pilu_str){0});
    } else if (artifact == PILU_ARTIFACT_LAYOUT) {
        pilu_buf_text(p->out, "/Artifact<</Type/Layout>>BDC\n");
    } else {
        pilu_buf_printf(p->out, "/Artifact<</Type/Pagination%s>>BDC\n", subtype);
    }
}

/* --- graphics state -------------------------------------------------------------------------------- */

static void put_colour(pen *p, uint32_t rgb, const char *grey, const char *colour)
{
    unsigned r = rgb >> 16 & 255, g = rgb >> 8 & 255, b = rgb & 255;
    put_number(p, (r * 1000 + 127) / 255);
    if (r != g || g != b) {
        put_number(p, (g * 1000 + 127) / 255);
        put_number(p, (b * 1000 + 127) / 255);
        grey = colour;
    }
    pilu_buf_text(p->out, grey);
}

static void set_fill(pen *p, uint32_t rgb)
{
    if (p->fill == rgb) return;
    put_colour(p, rgb, "g\n", "rg\n");
    p->fill = rgb;
}

enum { BOLD_SHARE = 30 }; /* of the size: the stroke that emboldens */

/* §9.3.6: a stroke around the glyphs makes them bolder. */
static void set_bold(pen *p, const pilu_item *item)
{
    pilu_unit width = item->bold ? item->size / BOLD_SHARE : 0;
    if (width && p->stroke != item->colour) {
        put_colour(p, item->colour, "G\n", "RG\n");
        p->stroke = item->colour;
    }
    if (p->stroke_width == width) return;
    if (width) {
        put_number(p, width);
        pilu_buf_text(p->out, "w 2 Tr\n");
    } else {
        pilu_buf_text(p->out, "0 Tr\n");
    }
    p->stroke_width = width;
}

static void set_font(pen *p, const pilu_item *item)
{
    pilu_pdf_font *font = item->face == p->face ? p->font : pilu_pdf_fonts_get(p->content->fonts, item->face);
    p->face = item->face;
    if (p->font == font && p->size == item->size) return;
    pilu_buf_text(p->out, "/F");
    pilu_buf_int(p->out, pilu_pdf_font_index(font) + 1);
    pilu_buf_char(p->out, ' ');
    put_number(p, item->size);
    pilu_buf_text(p->out, "Tf\n");
    p->font = font;
    p->size = item->size;
}

/* --- text ------------------------------------------------------------------------------------------ */

/* Where the viewer's pen is within a TJ array, in 10^-6 em from the text line's start. */
typedef struct run {
    pen *p;
    int64_t at;
    bool placed;        /* a text line has begun */
    bool array, string; /* an open [ and an open < */
} run;

static void close_array(run *r)
{
    if (r->string) pilu_buf_char(r->p->out, '>');
    if (r->array) pilu_buf_text(r->p->out, "]TJ\n");
    r->array = r->string = false;
}

static void begin_line(run *r, pilu_unit x, pilu_unit y)
{
    pen *p = r->p;
    close_array(r);
    put_number(p, (int64_t)x - p->line_x);
    put_number(p, (int64_t)y - p->line_y);
    pilu_buf_text(p->out, "Td\n");
    p->line_x = x;
    p->line_y = y;
    r->at = 0;
    r->placed = true;
}

static void put_glyph(run *r, pilu_shown shown, pilu_unit x, pilu_unit y)
{
    pen *p = r->p;
    if (!r->placed || y != p->line_y) begin_line(r, x, y);
    /* From the absolute place, so that rounding never adds up. TJ counts in 1/1000 em, backwards. */
    int64_t want = ((int64_t)x - p->line_x) * 1000000 / p->size, behind = r->at - want;
    if (!r->array) {
        pilu_buf_char(p->out, '[');
        r->array = true;
    }
    if (behind >= 500 || behind <= -500) {
        int64_t adjust = (behind + (behind < 0 ? -500 : 500)) / 1000;
        if (r->string) pilu_buf_char(p->out, '>');
        r->string = false;
        pilu_buf_int(p->out, adjust);
        r->at -= adjust * 1000;
    }
    if (!r->string) pilu_buf_char(p->out, '<');
    r->string = true;
    pilu_put_hex16(p->out, shown.code);
    r->at += shown.width;
}

/* §6.2.11.7.3 of ISO 19005-3: a private character means nothing without ActualText. */
static bool has_private(pilu_str text)
{
    for (const char *c = text.p, *end = pilu_str_end(text); c < end;) {
        if ((unsigned char)*c < 0xEE) { /* below U+E000 */
            c++;
            continue;
        }
        uint32_t value = pilu_utf8_next(&c, end);
        if ((value >= 0xE000 && value <= 0xF8FF) || (value >= 0xF0000 && value != PILU_UTF8_BAD)) return true;
    }
    return false;
}

/* A sequence of its own. Not one inside the element's: some readers take the inner one's end for the outer one's. */
static void begin_actual(pen *p, const pilu_item *item, pilu_str actual)
{
    end_mark(p);
    set_text(p, true);
    p->marked = true;
    p->artifact = PILU_CONTENT;
    p->subtype = "";
    p->element = pilu_structure_owner(p->content->structure, item->node);
    put_content_mark(p, item, "Span", actual);
}

enum { GROUP_MAX = 16 };

/* Glyphs [from, to) that stand for `text` together. */
static void put_group(run *r, const pilu_item *item, uint32_t from, uint32_t to, pilu_str text)
{
    pen *p = r->p;
    pilu_shown shown[GROUP_MAX];
    bool said = to - from == 1 && text.n && !has_private(text);
    for (uint32_t i = from; i < to; i++) {
        shown[i - from] = pilu_pdf_font_show(p->font, item->glyphs[i].gid, text);
        said = said && shown[i - from].said;
    }
    bool actual = !said && text.n && item->artifact == PILU_CONTENT && item->node;
    if (actual) {
        close_array(r);
        begin_actual(p, item, text);
    } else if (from == 0 || !p->marked) {
        begin_mark(p, item);
    }
    for (uint32_t i = from; i < to; i++)
        put_glyph(r, shown[i - from], item->x + item->glyphs[i].x, p->page->height - item->y - item->glyphs[i].y);
    if (actual) {
        close_array(r);
        end_mark(p);
    }
}

static void put_text(pen *p, const pilu_item *item)
{
    set_font(p, item);
    set_fill(p, item->colour);
    set_bold(p, item);
    run r = {.p = p};
    for (uint32_t from = 0, to; from < item->glyph_count; from = to) {
        uint32_t cluster = item->glyphs[from].cluster;
        to = from + 1;
        while (to < item->glyph_count && item->glyphs[to].cluster == cluster && to - from < GROUP_MAX) to++;
        size_t begin = from ? cluster : 0, end = to < item->glyph_count ? item->glyphs[to].cluster : item->text.n;
        pilu_str text = end > begin ? pilu_str_slice(item->text, begin, end) : (pilu_str){0};
        put_group(&r, item, from, to, text);
    }
    close_array(&r);
}

/* About its origin, in a graphics state of its own (§8.3.4), as if it stood at the page's lower left corner. */
static void put_turned(pen *p, const pilu_item *item)
{
    pilu_item level = *item;
    level.x = 0;
    level.y = p->page->height;
    end_mark(p);
    set_text(p, false);
    const pen before = *p;
    pilu_buf_text(p->out, "q 0 -1 1 0 ");
    put_number(p, item->x);
    put_number(p, (int64_t)p->page->height - item->y);
    pilu_buf_text(p->out, "cm\n");
    put_text(p, &level);
    end_mark(p);
    set_text(p, false);
    pilu_buf_text(p->out, "Q\n");
    *p = before;
}

/* --- paths ----------------------------------------------------------------------------------------- */

static void put_place(pen *p, const pilu_item *item, const pilu_vertex *v, const char *operator)
{
    put_number(p, (int64_t)item->x + v->x);
    put_number(p, (int64_t)p->page->height - item->y - v->y);
    pilu_buf_text(p->out, operator);
}

static void put_stroke(pen *p, const pilu_shape *shape)
{
    put_colour(p, (uint32_t)shape->stroke, "G\n", "RG\n");
    put_number(p, shape->width);
    pilu_buf_text(p->out, "w\n");
    if (shape->dash[0] <= 0) return;
    pilu_buf_char(p->out, '[');
    put_number(p, shape->dash[0]);
    put_number(p, shape->dash[1]);
    pilu_buf_text(p->out, "]0 d\n");
}

/* In a graphics state of its own: what text has set holds on behind it. */
static void put_path(pen *p, const pilu_item *item)
{
    const pilu_shape *shape = item->shape;
    begin_mark(p, item);
    pilu_buf_text(p->out, "q\n");
    if (shape->fill >= 0) put_colour(p, (uint32_t)shape->fill, "g\n", "rg\n");
    if (shape->stroke >= 0) put_stroke(p, shape);
    int32_t rect[4] = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
    for (size_t i = 0; i < shape->count; i++) {
        const pilu_vertex *v = &shape->points[i];
        if (v->move && i && shape->closed) pilu_buf_text(p->out, "h\n");
        put_place(p, item, v, v->move ? "m\n" : "l\n");
        pilu_unit x = item->x + v->x, y = p->page->height - item->y - v->y;
        if (x < rect[0]) rect[0] = x;
        if (y < rect[1]) rect[1] = y;
        if (x > rect[2]) rect[2] = x;
        if (y > rect[3]) rect[3] = y;
    }
    if (shape->closed) pilu_buf_text(p->out, "h\n");
    pilu_buf_text(p->out, shape->fill < 0 ? "S\n" : shape->stroke < 0 ? "f\n" : "B\n");
    pilu_buf_text(p->out, "Q\n");
    for (int i = 0; i < 4; i++) rect[i] += (i < 2 ? -shape->width : shape->width) / 2;
    pilu_structure_extend(p->content->structure, p->element, rect);
}

/* --- pictures -------------------------------------------------------------------------------------- */

/* §8.9.5.1: an image is a unit square, upright. */
static void put_image(pen *p, const pilu_item *item)
{
    int32_t bottom = p->page->height - item->y - item->h;
    begin_mark(p, item);
    pilu_buf_text(p->out, "q\n");
    put_number(p, item->w);
    pilu_buf_text(p->out, "0 0 ");
    put_number(p, item->h);
    put_number(p, item->x);
    put_number(p, bottom);
    pilu_buf_printf(p->out, "cm\n/I%u Do\nQ\n", pilu_pdf_images_get(p->content->images, item->image));
    if (item->artifact == PILU_CONTENT)
        pilu_structure_extend(p->content->structure, p->element,
                              (int32_t[]){item->x, bottom, item->x + item->w, bottom + item->h});
}

/* --- links and figures ----------------------------------------------------------------------------------------- */

static void note_place(pen *p, const pilu_item *item)
{
    pilu_pdf_content *content = p->content;
    if (!p->element) return;
    int64_t upem = item->face->upem ? item->face->upem : 1000;
    int32_t base = p->page->height - item->y;
    int32_t rect[4] = {item->x, base + (int32_t)((int64_t)item->face->descent * item->size / upem), item->x + item->w,
                       base + (int32_t)((int64_t)item->face->ascent * item->size / upem)};
    pilu_structure_extend(content->structure, p->element, rect);
    uint32_t link = pilu_structure_link(content->structure, p->element);
    if (!link) return;
    pilu_link_area *last = content->link_count > p->links_before ? &content->links[content->link_count - 1] : NULL;
    /* The same line goes on when the pieces overlap in height and follow each other. */
    if (last && last->element == link && rect[1] < last->rect[3] && last->rect[1] < rect[3] &&
        rect[0] >= last->rect[0]) {
        if (rect[1] < last->rect[1]) last->rect[1] = rect[1];
        if (rect[2] > last->rect[2]) last->rect[2] = rect[2];
        if (rect[3] > last->rect[3]) last->rect[3] = rect[3];
        return;
    }
    PILU_ARENA_PUSH_ROOM(content->arena, content->links, content->link_count, content->link_room);
    pilu_link_area area = {p->index, link, {rect[0], rect[1], rect[2], rect[3]}};
    content->links[content->link_count++] = area;
}

/* --- pages ----------------------------------------------------------------------------------------- */

/* Rectangles of one colour in a row are one path. */
static size_t put_fills(pen *p, const pilu_item *items, size_t count)
{
    size_t n = 0;
    set_fill(p, items[0].colour);
    for (; n < count && items[n].kind == PILU_ITEM_FILL && items[n].colour == items[0].colour &&
           items[n].artifact == items[0].artifact;
         n++) {
        put_number(p, items[n].x);
        put_number(p, (int64_t)p->page->height - items[n].y - items[n].h);
        put_number(p, items[n].w);
        put_number(p, items[n].h);
        pilu_buf_text(p->out, "re\n");
    }
    pilu_buf_text(p->out, "f\n");
    return n;
}

void pilu_content_page(pilu_pdf_content *content, const pilu_page *page, uint32_t index, pilu_buf *out)
{
    pen p = {.content = content, .page = page, .index = index, .out = out, .subtype = "",
             .links_before = (uint32_t)content->link_count};
    for (size_t i = 0; i < page->item_count;) {
        const pilu_item *item = &page->items[i];
        if (item->kind == PILU_ITEM_TEXT && (item->glyph_count == 0 || item->size <= 0)) {
            i++;
            continue;
        }
        if (item->kind == PILU_ITEM_FILL) {
            begin_mark(&p, item);
            i += put_fills(&p, item, page->item_count - i);
            continue;
        }
        if (item->kind == PILU_ITEM_PATH) {
            put_path(&p, &page->items[i++]);
            continue;
        }
        if (item->kind == PILU_ITEM_IMAGE) {
            put_image(&p, &page->items[i++]);
            continue;
        }
        if (item->turned) {
            put_turned(&p, &page->items[i++]);
            continue;
        }
        put_text(&p, item);
        note_place(&p, item);
        i++;
    }
    end_mark(&p);
    set_text(&p, false);
}
