/* table.c: the large table that finance offices publish, made by hand, the whole way from the tree to both files.
 *
 *   bench_table ROWS FOLDER HOME     HOME holds templates/ and fonts/; writes FOLDER/table-ROWS.html and .pdf
 *
 * Nine columns under a head of two rows: code, name, a 小计 and its parts. Prints milliseconds of processor time and the
 * process's peak memory by stage. This is a bench: on any problem it ends with a message. */
#include "base/files.h"
#include "html/html.h"
#include "page/page.h"
#include "pdf/pdf.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { PARTS = 6, SHEET_LIMIT = 1 << 20 };

typedef struct bench {
    pilu_arena *arena;
    pilu_diags diags;
    pilu_document *doc;
    double since;
} bench;

/* Processor time: on a machine that others use, time on the clock says how busy they are. */
static double spent(const struct rusage *use)
{
    return (double)(use->ru_utime.tv_sec + use->ru_stime.tv_sec) * 1e3 +
           (double)(use->ru_utime.tv_usec + use->ru_stime.tv_usec) / 1e3;
}

static void stage(bench *b, const char *name)
{
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    double at = spent(&use);
    printf("%-8s %9.2f ms %8ld KB\n", name, at - b->since, use.ru_maxrss);
    b->since = at;
    for (size_t i = 0; i < b->diags.count && b->diags.errors; i++) {
        pilu_buf text;
        pilu_buf_init(&text, 0);
        pilu_finding_message(&b->diags.items[i], PILU_EN, &text);
        fprintf(stderr, "bench_table: %.*s\n", PILU_FMT(pilu_buf_view(&text)));
        pilu_buf_free(&text);
    }
    if (b->diags.errors) exit(1);
}

/* --- the tree -------------------------------------------------------------------------------------- */

static pilu_node *add(bench *b, pilu_node *parent, pilu_node_kind kind, const char *text)
{
    pilu_node *node = pilu_node_new(b->doc, kind, (pilu_origin){0});
    pilu_node_append(parent, node);
    if (!text) return node;
    pilu_node *words = pilu_node_new(b->doc, PILU_NODE_TEXT, (pilu_origin){0});
    words->text = pilu_arena_str(b->arena, pilu_str_from(text));
    pilu_node_append(node, words);
    return node;
}

static void head_cell(bench *b, pilu_node *row, const char *text, pilu_attr_kind span, const char *count)
{
    pilu_node *cell = add(b, row, PILU_NODE_TH, text);
    pilu_node_set_attr(b->doc, cell, PILU_ATTR_SCOPE, pilu_str_from(span == PILU_ATTR_COLSPAN ? "colgroup" : "col"));
    if (count) pilu_node_set_attr(b->doc, cell, span, pilu_str_from(count));
}

static void add_head(bench *b, pilu_node *table)
{
    static const char *const NAMES[PARTS] = {"财政拨款", "上级补助", "事业收入", "经营收入", "上缴收入", "其他收入"};
    pilu_node *head = add(b, table, PILU_NODE_THEAD, NULL), *row = add(b, head, PILU_NODE_TR, NULL);
    head_cell(b, row, "科目编码", PILU_ATTR_ROWSPAN, "2");
    head_cell(b, row, "科目名称", PILU_ATTR_ROWSPAN, "2");
    head_cell(b, row, "本年收入", PILU_ATTR_COLSPAN, "7");
    row = add(b, head, PILU_NODE_TR, NULL);
    head_cell(b, row, "合计", PILU_ATTR_ROWSPAN, NULL);
    for (int i = 0; i < PARTS; i++) head_cell(b, row, NAMES[i], PILU_ATTR_ROWSPAN, NULL);
}

static void add_figure(bench *b, pilu_node *row, unsigned cents)
{
    char text[32];
    if (cents < 100000) snprintf(text, sizeof text, "%u.%02u", cents / 100, cents % 100);
    else snprintf(text, sizeof text, "%u,%03u.%02u", cents / 100000, cents / 100 % 1000, cents % 100);
    pilu_node_set_attr(b->doc, add(b, row, PILU_NODE_TD, text), PILU_ATTR_CLASS, PILU_STR("num"));
}

static void add_row(bench *b, pilu_node *body, unsigned i)
{
    static const char *const NAMES[] = {"行政运行", "一般行政管理事务", "机关服务", "社会保障和就业支出", "住房公积金",
                                        "城乡社区环境卫生", "其他教育支出", "农村基础设施建设", "卫生健康支出"};
    char code[16];
    snprintf(code, sizeof code, "%u", 2010101 + i);
    unsigned parts[PARTS], total = 0, seed = i * 2654435761u + 12345;
    for (int p = 0; p < PARTS; p++) {
        seed = seed * 1664525u + 1013904223u; /* any spread of figures, the same each time */
        total += parts[p] = (seed >> 8) % 2000000;
    }
    pilu_node *row = add(b, body, PILU_NODE_TR, NULL);
    add(b, row, PILU_NODE_TD, code);
    add(b, row, PILU_NODE_TD, NAMES[i % PILU_COUNT(NAMES)]);
    add_figure(b, row, total);
    for (int p = 0; p < PARTS; p++) add_figure(b, row, parts[p]);
}

static void build(bench *b, unsigned rows)
{
    b->doc = pilu_document_new(b->arena);
    b->doc->title = PILU_STR("收入决算表");
    b->doc->date = PILU_STR("2021-03-01");
    b->doc->generator = PILU_STR("bench_table");
    add(b, b->doc->root, PILU_NODE_H1, "收入决算表");
    pilu_node *table = add(b, b->doc->root, PILU_NODE_TABLE, NULL);
    pilu_node_set_attr(b->doc, table, PILU_ATTR_CLASS, PILU_STR("small landscape"));
    add(b, table, PILU_NODE_CAPTION, "收入决算明细（单位：元）");
    add_head(b, table);
    pilu_node *body = add(b, table, PILU_NODE_TBODY, NULL);
    for (unsigned i = 0; i < rows; i++) add_row(b, body, i);
    pilu_document_number(b->doc);
    pilu_document_check(b->doc, &b->diags);
}

/* --- the outputs ----------------------------------------------------------------------------------- */

static void write_file(bench *b, const char *folder, unsigned rows, const char *ending, pilu_buf *bytes)
{
    pilu_str path = pilu_arena_printf(b->arena, "%s/table-%u.%s", folder, rows, ending);
    FILE *file = fopen(path.p, "wb");
    if (!file || fwrite(bytes->p, 1, bytes->n, file) != bytes->n || fclose(file) != 0) {
        fprintf(stderr, "bench_table: cannot write %s\n", path.p);
        exit(1);
    }
    pilu_buf_free(bytes);
}

static pilu_source *open_sheet(bench *b, const char *home)
{
    pilu_str path = pilu_arena_printf(b->arena, "%s/templates/common/style.css", home);
    return pilu_file_read(b->arena, &b->diags, path.p, SHEET_LIMIT);
}

static void render(bench *b, unsigned rows, const char *folder, const char *home)
{
    pilu_source *source = open_sheet(b, home);
    pilu_fonts *fonts = pilu_fonts_new(&b->diags, pilu_arena_printf(b->arena, "%s/fonts/fonts.json", home).p);
    if (source && fonts) {
        pilu_sheet *sheet = pilu_sheet_parse(b->arena, &b->diags, source);
        pilu_style_apply(b->doc, &b->diags, &sheet, 1);
    }
    stage(b, "style");
    pilu_buf html, pdf;
    pilu_buf_init(&html, 0);
    pilu_buf_init(&pdf, 0);
    const pilu_source *sheets[] = {source};
    pilu_html_write(&(pilu_html_input){.doc = b->doc, .sheets = sheets, .sheet_count = 1}, &html);
    write_file(b, folder, rows, "html", &html);
    stage(b, "html");
    pilu_arena *arena = pilu_arena_new();
    pilu_pages *pages = pilu_layout(arena, &b->diags, b->doc, fonts);
    stage(b, "layout");
    pilu_pdf_write(b->doc, pages, &b->diags, &pdf);
    stage(b, "pdf");
    write_file(b, folder, rows, "pdf", &pdf);
    stage(b, "write");
    pilu_arena_free(arena);
    pilu_fonts_free(fonts);
}

int main(int argc, char **argv)
{
    unsigned rows = argc == 4 ? (unsigned)strtoul(argv[1], NULL, 10) : 0;
    if (!rows) {
        fputs("usage: bench_table ROWS FOLDER HOME\n", stderr);
        return 2;
    }
    bench b = {.arena = pilu_arena_new()};
    pilu_diags_init(&b.diags, b.arena);
    build(&b, rows);
    stage(&b, "tree");
    render(&b, rows, argv[2], argv[3]);
    pilu_arena_free(b.arena);
    return 0;
}
