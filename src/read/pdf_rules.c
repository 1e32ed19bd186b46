/* Straight lines of a page's content: paths are followed as far as they are level or upright; what is painted thin is a
 * line too, as Word, Excel and Chromium draw the borders of cells. */
#include "read/pdf_rules.h"

#include "read/pdf_reader.h"
#include "read/pdf_token.h"

enum { SAVED_MOST = 64, POINTS_MOST = 4096, FORMS_DEEP = 8, FORMS_MOST = 10000, RULES_MOST = 20000, OPERANDS = 6 };
static const float THIN = 3.2f, LEAST = 3, STRAIGHT = 0.4f;

typedef struct matrix {
    float a, b, c, d, e, f;
} matrix;

typedef struct point {
    float x, y;
} point;

typedef struct drawing {
    pdf_reader *r;
    pilu_pdf_rules *out;
    qpdf_oh resources;
    int page, depth, *forms;
    size_t on_page;
    matrix at, saved[SAVED_MOST];
    size_t saved_count;
    float operands[OPERANDS]; /* the last ones; those before them do not matter */
    size_t operand_count;
    pilu_str name;
    point points[POINTS_MOST]; /* of the path; `begins`: of a part of it */
    bool begins[POINTS_MOST];
    size_t count;
} drawing;

/* First `m`, then `n`. */
static matrix times(matrix m, matrix n)
{
    return (matrix){m.a * n.a + m.b * n.c,       m.a * n.b + m.b * n.d,       m.c * n.a + m.d * n.c,
                    m.c * n.b + m.d * n.d,       m.e * n.a + m.f * n.c + n.e, m.e * n.b + m.f * n.d + n.f};
}

static float number_of(pilu_str text)
{
    float value = 0, unit = 1;
    bool point = false, minus = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '-') minus = true;
        else if (c == '.') point = true;
        else if (c < '0' || c > '9') continue;
        else if (point) value += (unit /= 10) * (float)(c - '0');
        else value = value * 10 + (float)(c - '0');
        if (value > 1e8f) value = 1e8f;
    }
    return minus ? -value : value;
}

/* --- paths ------------------------------------------------------------------------------------------------- */

static void add_point(drawing *d, float x, float y, bool begins)
{
    if (d->count == POINTS_MOST) return; /* a drawing, no table */
    const matrix *m = &d->at;
    d->begins[d->count] = begins;
    d->points[d->count++] = (point){x * m->a + y * m->c + m->e, x * m->b + y * m->d + m->f};
}

static void add_rule(drawing *d, point a, point b)
{
    float wide = a.x > b.x ? a.x - b.x : b.x - a.x, high = a.y > b.y ? a.y - b.y : b.y - a.y;
    bool level = high <= STRAIGHT && wide >= LEAST, upright = wide <= STRAIGHT && high >= LEAST;
    if ((!level && !upright) || ++d->on_page > RULES_MOST) return;
    PILU_ARENA_PUSH_ROOM(d->r->arena, d->out->items, d->out->count, d->out->room);
    pilu_pdf_rule rule = {d->page, a.x < b.x ? a.x : b.x, a.y < b.y ? a.y : b.y, a.x < b.x ? b.x : a.x,
                          a.y < b.y ? b.y : a.y};
    if (level) rule.y0 = rule.y1 = (a.y + b.y) / 2;
    else rule.x0 = rule.x1 = (a.x + b.x) / 2;
    d->out->items[d->out->count++] = rule;
}

/* The part [from, to) of the path, painted: a line if it is thin. */
static void fill(drawing *d, size_t from, size_t to)
{
    point low = d->points[from], high = low;
    for (size_t i = from + 1; i < to; i++) {
        point p = d->points[i];
        low = (point){p.x < low.x ? p.x : low.x, p.y < low.y ? p.y : low.y};
        high = (point){p.x > high.x ? p.x : high.x, p.y > high.y ? p.y : high.y};
    }
    float wide = high.x - low.x, tall = high.y - low.y, x = (low.x + high.x) / 2, y = (low.y + high.y) / 2;
    if (tall <= THIN && wide > tall) add_rule(d, (point){low.x, y}, (point){high.x, y});
    else if (wide <= THIN && tall > wide) add_rule(d, (point){x, low.y}, (point){x, high.y});
}

static void paint(drawing *d, bool stroked, bool filled)
{
    for (size_t from = 0, to; from < d->count; from = to) {
        for (to = from + 1; to < d->count && !d->begins[to]; to++)
            if (stroked) add_rule(d, d->points[to - 1], d->points[to]);
        if (filled) fill(d, from, to);
    }
    d->count = 0;
}

static void add_rectangle(drawing *d, float x, float y, float w, float h)
{
    add_point(d, x, y, true);
    add_point(d, x + w, y, false);
    add_point(d, x + w, y + h, false);
    add_point(d, x, y + h, false);
    add_point(d, x, y, false);
}

static void close_path(drawing *d)
{
    size_t from = d->count;
    while (from && !d->begins[from - 1]) from--;
    if (!from || d->count == POINTS_MOST) return;
    d->begins[d->count] = false;
    d->points[d->count] = d->points[from - 1];
    d->count++;
}

/* --- operators ------------------------------------------------------------------------------------------------ */

static void read_content(drawing *d, pilu_str text);

static bool has_matrix(const drawing *d, qpdf_oh dict, matrix *m)
{
    const pdf_reader *r = d->r;
    qpdf_oh list = pdf_member(r, dict, "/Matrix");
    float v[6];
    if (!r->q->qpdf_oh_is_array(r->file, list) || r->q->qpdf_oh_get_array_n_items(r->file, list) != 6) return false;
    for (int i = 0; i < 6; i++)
        v[i] = (float)r->q->qpdf_oh_get_numeric_value(r->file, r->q->qpdf_oh_get_array_item(r->file, list, i));
    *m = (matrix){v[0], v[1], v[2], v[3], v[4], v[5]};
    return true;
}

/* 8.10: drawn as if it stood there, in its own measure. */
static void draw_form(drawing *d)
{
    pdf_reader *r = d->r;
    pilu_str key = pilu_arena_printf(r->arena, "%.*s", PILU_FMT(d->name));
    qpdf_oh form = pdf_member(r, pdf_member(r, d->resources, "/XObject"), key.p);
    if (!r->q->qpdf_oh_is_stream(r->file, form) || d->depth >= FORMS_DEEP) return;
    qpdf_oh dict = r->q->qpdf_oh_get_dict(r->file, form), type = pdf_member(r, dict, "/Subtype");
    if (!r->q->qpdf_oh_is_name(r->file, type) || strcmp(r->q->qpdf_oh_get_name(r->file, type), "/Form") != 0) return;
    r->over = r->over || ++*d->forms > FORMS_MOST;
    if (r->over) return;
    qpdf_oh own = pdf_member(r, dict, "/Resources");
    drawing inner = {.r = r, .out = d->out, .page = d->page, .depth = d->depth + 1, .forms = d->forms, .at = d->at,
                     .on_page = d->on_page};
    matrix m;
    if (has_matrix(d, dict, &m)) inner.at = times(m, d->at);
    inner.resources = r->q->qpdf_oh_is_dictionary(r->file, own) ? own : d->resources;
    read_content(&inner, pilu_pdf_stream(r, form));
    d->on_page = inner.on_page;
}

static void save(drawing *d)
{
    if (d->saved_count < SAVED_MOST) d->saved[d->saved_count] = d->at;
    d->saved_count++;
}

static void restore(drawing *d)
{
    if (d->saved_count && --d->saved_count < SAVED_MOST) d->at = d->saved[d->saved_count];
}

static void build_path(drawing *d, pilu_str operator)
{
    const float *v = d->operands;
    if (pilu_str_is(operator, "m") && d->operand_count >= 2) add_point(d, v[0], v[1], true);
    else if (pilu_str_is(operator, "l") && d->operand_count >= 2) add_point(d, v[0], v[1], d->count == 0);
    else if (pilu_str_is(operator, "c") && d->operand_count >= 6) add_point(d, v[4], v[5], d->count == 0);
    else if (pilu_str_is(operator, "re") && d->operand_count >= 4) add_rectangle(d, v[0], v[1], v[2], v[3]);
    else if (pilu_str_is(operator, "h")) close_path(d);
    else if (pilu_str_is(operator, "cm") && d->operand_count >= 6)
        d->at = times((matrix){v[0], v[1], v[2], v[3], v[4], v[5]}, d->at);
}

static void operate(drawing *d, pdf_lexer *l, pilu_str operator)
{
    static const struct {
        const char *name;
        bool closed, stroked, filled;
    } PAINTS[] = {{"S", false, true, false}, {"s", true, true, false}, {"f", true, false, true},
                  {"F", true, false, true},  {"f*", true, false, true}, {"B", false, true, true},
                  {"B*", false, true, true}, {"b", true, true, true},   {"b*", true, true, true},
                  {"n", false, false, false}};
    build_path(d, operator);
    for (size_t i = 0; i < PILU_COUNT(PAINTS); i++) {
        if (!pilu_str_is(operator, PAINTS[i].name)) continue;
        if (PAINTS[i].closed) close_path(d);
        paint(d, PAINTS[i].stroked, PAINTS[i].filled);
    }
    if (pilu_str_is(operator, "q")) save(d);
    else if (pilu_str_is(operator, "Q")) restore(d);
    else if (pilu_str_is(operator, "Do")) draw_form(d);
    else if (pilu_str_is(operator, "ID")) pilu_pdf_skip_picture(l);
    d->operand_count = 0;
}

static void take_number(drawing *d, float value)
{
    if (d->operand_count == OPERANDS) {
        memmove(d->operands, d->operands + 1, (OPERANDS - 1) * sizeof *d->operands);
        d->operand_count--;
    }
    d->operands[d->operand_count++] = value;
}

static void read_content(drawing *d, pilu_str text)
{
    pdf_lexer l = pilu_pdf_lexer(text);
    for (pdf_token t; (t = pilu_pdf_token(&l)).kind != PDF_END && !d->r->over;) {
        if (t.kind == PDF_WORD) operate(d, &l, t.text);
        else if (t.kind == PDF_NUMBER) take_number(d, number_of(t.text));
        else if (t.kind == PDF_NAME) d->name = t.text;
    }
    pilu_pdf_lexer_end(&l);
}

/* --- pages ------------------------------------------------------------------------------------------------------- */

/* A value of the page or of what it hangs on (7.7.3.4). */
static qpdf_oh inherited(const pdf_reader *r, qpdf_oh page, const char *key)
{
    enum { ABOVE_MOST = 64 };
    for (int i = 0; i < ABOVE_MOST && r->q->qpdf_oh_is_dictionary(r->file, page); i++) {
        if (r->q->qpdf_oh_has_key(r->file, page, key)) break;
        page = pdf_member(r, page, "/Parent");
    }
    return r->q->qpdf_oh_is_dictionary(r->file, page) ? pdf_member(r, page, key) : 0;
}

/* From the page's measure to that of who looks at it: from the upper left corner, turned by /Rotate. */
static matrix view_of(const pdf_reader *r, qpdf_oh page)
{
    qpdf_oh box = inherited(r, page, "/MediaBox"), turn = inherited(r, page, "/Rotate");
    float v[4] = {0, 0, 612, 792};
    if (box && r->q->qpdf_oh_is_array(r->file, box) && r->q->qpdf_oh_get_array_n_items(r->file, box) == 4)
        for (int i = 0; i < 4; i++)
            v[i] = (float)r->q->qpdf_oh_get_numeric_value(r->file, r->q->qpdf_oh_get_array_item(r->file, box, i));
    int angle = turn && r->q->qpdf_oh_is_integer(r->file, turn) ? r->q->qpdf_oh_get_int_value_as_int(r->file, turn) : 0;
    switch (((angle % 360) + 360) % 360) {
    case 90: return (matrix){0, 1, 1, 0, -v[1], -v[0]};
    case 180: return (matrix){-1, 0, 0, 1, v[2], -v[1]};
    case 270: return (matrix){0, -1, -1, 0, v[3], v[2]};
    default: return (matrix){1, 0, 0, -1, -v[0], v[3]};
    }
}

void pilu_pdf_find_rules(pdf_reader *r, qpdf_oh page, int number, pilu_str content, int *forms, pilu_pdf_rules *out)
{
    drawing d = {.r = r, .out = out, .page = number, .forms = forms, .at = view_of(r, page)};
    d.resources = inherited(r, page, "/Resources");
    read_content(&d, content);
}
