#include "base/source.h"
#include "base/utf8.h"

pilu_source *pilu_source_new(pilu_arena *arena, pilu_str name, pilu_str text)
{
    pilu_source *source = PILU_NEW(arena, pilu_source);
    *source = (pilu_source){.name = pilu_arena_str(arena, name), .text = text, .arena = arena};
    return source;
}

/* Most sources never meet a finding, so lines are counted when first asked for. */
static void lines_make(pilu_source *source)
{
    size_t n = 1;
    for (size_t i = 0; i < source->text.n; i++) n += source->text.p[i] == '\n';
    uint32_t *line = PILU_NEW_ARRAY(source->arena, uint32_t, n);
    size_t k = 1;
    for (size_t i = 0; i < source->text.n; i++)
        if (source->text.p[i] == '\n') line[k++] = (uint32_t)i + 1;
    source->line = line;
    source->lines = n;
}

pilu_line_column pilu_source_place(const pilu_source *source, size_t offset)
{
    if (!source->line) lines_make((pilu_source *)source);
    if (offset > source->text.n) offset = source->text.n;
    size_t low = 0, high = source->lines;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (source->line[middle] <= offset) low = middle;
        else high = middle;
    }
    pilu_str before = pilu_str_slice(source->text, source->line[low], offset);
    return (pilu_line_column){(uint32_t)low + 1, (uint32_t)pilu_utf8_count(before) + 1};
}

static void chars_make(pilu_source *source)
{
    if (!source->line) lines_make(source);
    uint32_t *chars = PILU_NEW_ARRAY(source->arena, uint32_t, source->lines), n = 0;
    for (size_t i = 0; i < source->lines; i++) {
        size_t end = i + 1 < source->lines ? source->line[i + 1] : source->text.n;
        chars[i] = n;
        n += (uint32_t)pilu_utf8_count(pilu_str_slice(source->text, source->line[i], end));
    }
    source->chars = chars;
}

size_t pilu_source_chars(const pilu_source *source, size_t offset)
{
    if (!source->chars) chars_make((pilu_source *)source);
    pilu_line_column place = pilu_source_place(source, offset);
    return source->chars[place.line - 1] + place.column - 1;
}

pilu_str pilu_source_line(const pilu_source *source, uint32_t line)
{
    if (!source->line) lines_make((pilu_source *)source);
    if (line == 0 || line > source->lines) return (pilu_str){0};
    size_t from = source->line[line - 1], to = line < source->lines ? source->line[line] - 1 : source->text.n;
    if (to > from && source->text.p[to - 1] == '\r') to--;
    return pilu_str_slice(source->text, from, to);
}
