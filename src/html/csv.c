/* A table as comma-separated values (RFC 4180), in a data: link (RFC 2397) that the browser saves as a file: neither a
 * script nor a server is asked. The file begins with a byte order mark, by which spreadsheet programs know UTF-8. */
#include "base/utf8.h"
#include "html/writer.h"

typedef struct csv {
    pilu_buf *out, *cell; /* `cell`: the text at hand */
    pilu_arena *scratch;
    uint32_t width;       /* columns of each line: RFC 4180 §2.4 asks for as many in all */
} csv;

/* --- a cell's text ----------------------------------------------------------------------------------- */

/* What stands on lines of its own in the cell does so here. */
static void read_cell(csv *c, const pilu_node *cell)
{
    pilu_iter iter = pilu_iter_new(cell);
    bool line = false;
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
        const pilu_node *node = iter.node;
        if (node == cell) continue;
        if (node->kind == PILU_NODE_TEXT && event == PILU_ENTER && node->text.n) {
            if (line && c->cell->n && c->cell->p[c->cell->n - 1] != '\n') pilu_buf_char(c->cell, '\n');
            line = false;
            pilu_buf_str(c->cell, node->text);
        } else if (node->kind == PILU_NODE_BR || pilu_node_kind_category(node->kind) != PILU_CATEGORY_INLINE) {
            line = true;
        }
    }
}

/* «-1,234.50», «+3», «-5.2%»: what a spreadsheet reads as a number. */
static bool is_number(pilu_str text)
{
    size_t i = text.n && (text.p[0] == '-' || text.p[0] == '+'), from = i;
    while (i < text.n && (pilu_char_is_digit(text.p[i]) || text.p[i] == ',' || text.p[i] == '.')) i++;
    if (i == from || !pilu_char_is_digit(text.p[from])) return false;
    return i + (i < text.n && text.p[i] == '%') == text.n;
}

/* Spreadsheets compute what begins so; in Chinese ones the full-width signs too. Numbers may, and a lone dash. */
static bool is_like_formula(pilu_str text)
{
    static const char *const SIGNS[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
    for (size_t i = 0; i < PILU_COUNT(SIGNS); i++) {
        pilu_str sign = pilu_str_from(SIGNS[i]);
        if (pilu_str_starts(text, sign)) return text.n > sign.n && !is_number(text);
    }
    return false;
}

/* RFC 4180 §2.5–2.7. An apostrophe is the spreadsheets' own sign for «this is text». */
static void put_field(csv *c, pilu_str text)
{
    bool quoted = false;
    for (size_t i = 0; i < text.n; i++) quoted = quoted || strchr(",\"\r\n", text.p[i]);
    if (quoted) pilu_buf_char(c->out, '"');
    if (is_like_formula(text)) pilu_buf_char(c->out, '\'');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"') pilu_buf_char(c->out, '"');
        pilu_buf_char(c->out, text.p[i]);
    }
    if (quoted) pilu_buf_char(c->out, '"');
}

static void put_cell(csv *c, const pilu_node *cell)
{
    c->cell->n = 0;
    read_cell(c, cell);
    put_field(c, pilu_str_trim(pilu_buf_view(c->cell)));
}

static void end_line(csv *c, uint32_t columns)
{
    for (; columns < c->width; columns++) pilu_buf_char(c->out, ',');
    pilu_buf_put(c->out, "\r\n", 2);
}

/* --- a table ----------------------------------------------------------------------------------------- */

static bool has_head(const pilu_grid *grid, uint32_t row)
{
    for (uint32_t i = grid->row_first[row]; i < grid->row_first[row + 1]; i++)
        if (grid->cells[i].node->kind == PILU_NODE_TH) return true;
    return false;
}

/* `cover`: for each column the last cell that began there, as index + 1. */
static void enter_row(const pilu_grid *grid, uint32_t row, uint32_t *cover)
{
    for (uint32_t i = grid->row_first[row]; i < grid->row_first[row + 1]; i++)
        for (uint32_t k = 0; k < grid->cells[i].columns; k++) cover[grid->cells[i].column + k] = i + 1;
}

/* A head that spans stands in each of its rows and columns, so that a program can sort and choose by it; any other cell
 * once, at its first place, so that no sum counts a figure twice. */
static void put_row(csv *c, const pilu_grid *grid, uint32_t row, uint32_t *cover)
{
    enter_row(grid, row, cover);
    for (uint32_t column = 0; column < grid->columns; column++) {
        if (column) pilu_buf_char(c->out, ',');
        if (!cover[column]) continue;
        const pilu_grid_cell *cell = &grid->cells[cover[column] - 1];
        if (cell->node->kind == PILU_NODE_TH || (cell->row == row && cell->column == column)) put_cell(c, cell->node);
    }
    end_line(c, grid->columns);
}

/* The rows of heads as one line: what stands above each other in a column, from the top, with a stroke between. */
static void put_heads(csv *c, const pilu_grid *grid)
{
    size_t columns = grid->columns;
    uint32_t *above = PILU_NEW_ARRAY(c->scratch, uint32_t, columns * grid->head_rows);
    uint32_t *cover = PILU_NEW_ARRAY(c->scratch, uint32_t, columns);
    for (uint32_t row = 0; row < grid->head_rows; row++) {
        enter_row(grid, row, cover);
        for (size_t i = 0; has_head(grid, row) && i < columns; i++) above[row * columns + i] = cover[i];
    }
    for (size_t column = 0; column < columns; column++) {
        if (column) pilu_buf_char(c->out, ',');
        c->cell->n = 0;
        uint32_t last = 0;
        for (uint32_t row = 0; row < grid->head_rows; row++) {
            uint32_t here = above[row * columns + column];
            if (!here || here == last) continue;
            if (c->cell->n) pilu_buf_char(c->cell, '/');
            read_cell(c, grid->cells[here - 1].node);
            last = here;
        }
        put_field(c, pilu_str_trim(pilu_buf_view(c->cell)));
    }
    end_line(c, grid->columns);
}

static void put_table(csv *c, const pilu_grid *grid)
{
    uint32_t *cover = PILU_NEW_ARRAY(c->scratch, uint32_t, grid->columns);
    bool heads = false;
    for (uint32_t row = 0; row < grid->head_rows; row++) {
        if (!has_head(grid, row)) put_row(c, grid, row, cover); /* «单位：万元» over the heads */
        else heads = true;
    }
    if (heads) put_heads(c, grid);
    memset(cover, 0, grid->columns * sizeof *cover);
    for (uint32_t row = grid->head_rows; row < grid->rows; row++) put_row(c, grid, row, cover);
}

void pilu_html_csv(pilu_buf *out, pilu_arena *scratch, const pilu_grid *const *tables, size_t count, pilu_str caption)
{
    pilu_buf cell;
    pilu_buf_init(&cell, 0);
    csv c = {.out = out, .cell = &cell, .scratch = scratch};
    for (size_t i = 0; i < count; i++) c.width = tables[i]->columns > c.width ? tables[i]->columns : c.width;
    if (caption.n) {
        put_field(&c, caption); /* often it tells the unit, without which the figures mean nothing */
        end_line(&c, 1);
    }
    for (size_t i = 0; i < count; i++) put_table(&c, tables[i]);
    pilu_buf_free(&cell);
}

/* --- the link ---------------------------------------------------------------------------------------- */

/* URL code points stay as they are (URL Standard §4.1): a Chinese character is three bytes so, and nine as %XX. */
static void put_url(pilu_buf *out, pilu_str text)
{
    static const char PLAIN[] = "-._~!$()*+,;:@/?'";
    for (size_t i = 0; i < text.n; i++) {
        unsigned char b = (unsigned char)text.p[i];
        bool letter = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
        if (letter || b >= 0x80 || (b && strchr(PLAIN, b))) pilu_buf_char(out, (char)b);
        else pilu_buf_printf(out, "%%%02X", b);
    }
}

/* What no file name may hold in one system or another is a dash. */
static pilu_str file_name(pilu_arena *scratch, pilu_str name)
{
    char *p = pilu_arena_alloc(scratch, name.n + 5);
    for (size_t i = 0; i < name.n; i++)
        p[i] = (unsigned char)name.p[i] < 0x20 || strchr("/\\:*?\"<>|", name.p[i]) ? '-' : name.p[i];
    memcpy(p + name.n, ".csv", 5);
    return (pilu_str){p, name.n + 4};
}

void pilu_html_csv_link(pilu_buf *out, pilu_arena *scratch, const pilu_grid *const *tables, size_t count, pilu_str name,
                        pilu_str caption)
{
    pilu_buf text;
    pilu_buf_init(&text, 0);
    pilu_html_csv(&text, scratch, tables, count, caption);
    pilu_buf_text(out, "<p class=\"tools\"><a");
    pilu_html_attr(out, "download", file_name(scratch, name));
    pilu_html_attr(out, "aria-label", pilu_arena_printf(scratch, "下载 CSV：%.*s", PILU_FMT(name)));
    pilu_buf_text(out, " href=\"data:text/csv;charset=utf-8,%EF%BB%BF");
    put_url(out, pilu_buf_view(&text));
    pilu_buf_text(out, "\">下载 CSV</a></p>\n");
    pilu_buf_free(&text);
}
