#include "base/diag.h"

#include "base/person.h"
#include "base/utf8.h"

#include <stdio.h>

static const struct {
    const char *name;
    pilu_severity severity;
    int exit;
    const char *format[2];
} CODES[] = {
#define PILU_CODE(id, name, severity, exit, zh, en) {name, PILU_##severity, PILU_EXIT_##exit, {zh, en}},
#include "base/diag_codes.def"
#undef PILU_CODE
};

const char *pilu_code_name(pilu_code code) { return CODES[code].name; }
pilu_severity pilu_code_severity(pilu_code code) { return CODES[code].severity; }
const char *pilu_code_format(pilu_code code, pilu_lang lang) { return CODES[code].format[lang]; }

void pilu_diags_init(pilu_diags *diags, pilu_arena *arena) { *diags = (pilu_diags){.arena = arena}; }

static bool same_origin(pilu_origin a, pilu_origin b) { return a.source == b.source && a.offset == b.offset; }

static bool same_args(const pilu_finding *f, const pilu_str *args, size_t count)
{
    if (f->arg_count != count) return false;
    for (size_t i = 0; i < count; i++)
        if (!pilu_str_eq(f->args[i], args[i])) return false;
    return true;
}

pilu_finding *pilu_diags_add(pilu_diags *diags, pilu_code code, pilu_place place, const pilu_str *args, size_t count)
{
    for (size_t i = diags->count; i > 0 && diags->count - i < 64; i--) {
        pilu_finding *f = &diags->items[i - 1];
        if (f->code == code && same_origin(f->place.at, place.at) && same_origin(f->place.data, place.data) &&
            f->place.page == place.page && pilu_str_eq(f->place.pointer, place.pointer) && same_args(f, args, count))
            return f;
    }
    PILU_ARENA_PUSH_ROOM(diags->arena, diags->items, diags->count, diags->room);
    pilu_str *copy = PILU_NEW_ARRAY(diags->arena, pilu_str, count);
    for (size_t i = 0; i < count; i++) copy[i] = pilu_arena_str(diags->arena, args[i]);
    pilu_finding *f = &diags->items[diags->count++];
    place.pointer = pilu_arena_str(diags->arena, place.pointer);
    *f = (pilu_finding){
        .code = code, .severity = CODES[code].severity, .place = place, .args = copy, .arg_count = count};
    diags->errors += f->severity == PILU_ERROR;
    diags->warnings += f->severity == PILU_WARNING;
    return f;
}

pilu_str pilu_words_in(pilu_str words, pilu_lang lang)
{
    const char *split = words.n ? memchr(words.p, PILU_WORDS_SPLIT[0], words.n) : NULL;
    if (!split) return words;
    size_t zh = (size_t)(split - words.p);
    return lang == PILU_ZH ? pilu_str_slice(words, 0, zh) : pilu_str_slice(words, zh + 1, words.n);
}

pilu_str pilu_words_list(pilu_arena *arena, const pilu_str *names, size_t count)
{
    if (!count) return PILU_WORDS("（没有）", "none");
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    for (int lang = PILU_ZH; lang <= PILU_EN; lang++) {
        if (lang == PILU_EN) pilu_buf_text(&buf, PILU_WORDS_SPLIT);
        for (size_t i = 0; i < count; i++) {
            if (i) pilu_buf_text(&buf, lang == PILU_ZH ? "、" : ", ");
            pilu_buf_str(&buf, names[i]);
        }
    }
    pilu_str words = pilu_arena_str(arena, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
    return words;
}

pilu_str pilu_words_about(pilu_arena *arena, pilu_str words, pilu_str name)
{
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    for (size_t at = 0, hit; at < words.n; at = hit + 2) {
        hit = pilu_str_find(words, PILU_STR("{}"), at);
        pilu_buf_str(&buf, pilu_str_slice(words, at, hit == SIZE_MAX ? words.n : hit));
        if (hit == SIZE_MAX) break;
        pilu_buf_str(&buf, name);
    }
    pilu_str filled = pilu_arena_str(arena, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
    return filled;
}

static void put_message(const pilu_finding *finding, pilu_lang lang, pilu_buf *out)
{
    for (const char *p = CODES[finding->code].format[lang]; *p;) {
        if (p[0] == '{' && p[1] >= '0' && p[1] <= '9' && p[2] == '}') {
            size_t i = (size_t)(p[1] - '0');
            if (i < finding->arg_count) pilu_buf_str(out, pilu_words_in(finding->args[i], lang));
            p += 3;
        } else {
            pilu_buf_char(out, *p++);
        }
    }
}

void pilu_finding_message(const pilu_finding *finding, pilu_lang lang, pilu_buf *out)
{
    pilu_buf message;
    pilu_buf_init(&message, 0);
    put_message(finding, lang, &message);
    pilu_person_mask(pilu_buf_view(&message), out);
    pilu_buf_free(&message);
}

int pilu_diags_exit(const pilu_diags *diags)
{
    int code = PILU_EXIT_DONE;
    for (size_t i = 0; i < diags->count; i++)
        if ((diags->items[i].severity == PILU_ERROR || CODES[diags->items[i].code].exit == PILU_EXIT_UNDECIDED) &&
            CODES[diags->items[i].code].exit > code)
            code = CODES[diags->items[i].code].exit;
    return code;
}

/* --- for people ------------------------------------------------------------------------------------ */

enum { EXCERPT_COLUMNS = 72 };

static const char *severity_word(pilu_severity severity, pilu_lang lang)
{
    static const char *const WORDS[2][3] = {{"提示", "警告", "错误"}, {"note", "warning", "error"}};
    return WORDS[lang][severity];
}

/* A terminal obeys control characters and those that turn the writing direction, and shows bytes that are no character
 * in any way it likes: a blank for the first, U+FFFD for the others. All are as wide as pilu_utf8_columns says. */
static void put_visible(pilu_str text, pilu_buf *out)
{
    for (const char *p = text.p, *end = pilu_str_end(text); p < end;) {
        const char *at = p;
        uint32_t c = pilu_utf8_next(&p, end);
        bool steers = pilu_char_steers(c);
        if (c == PILU_UTF8_BAD || (steers && c >= 0xA0)) pilu_buf_utf8(out, 0xFFFD);
        else if (steers) pilu_buf_char(out, ' ');
        else pilu_buf_put(out, at, (size_t)(p - at));
    }
}

static void print_place(pilu_origin at, pilu_buf *out)
{
    pilu_line_column place = pilu_source_place(at.source, at.offset);
    put_visible(at.source->name, out);
    pilu_buf_printf(out, ":%u:%u", place.line, place.column);
}

/* Moves `p` back (or forth) to a character's first byte. */
static size_t char_start(pilu_str text, size_t i)
{
    while (i > 0 && i < text.n && ((unsigned char)text.p[i] & 0xC0) == 0x80) i--;
    return i;
}

/* Part of a line, without the digits of what is somebody's: a number that begins before it or ends behind it, too. */
static void put_masked(pilu_str line, size_t from, size_t to, pilu_buf *out)
{
    enum { AROUND = 64 };
    size_t begin = from > AROUND ? from - AROUND : 0, end = line.n - to > AROUND ? to + AROUND : line.n;
    pilu_buf masked;
    pilu_buf_init(&masked, 0);
    pilu_person_mask(pilu_str_slice(line, begin, end), &masked);
    put_visible(pilu_str_slice(pilu_buf_view(&masked), from - begin, to - begin), out);
    pilu_buf_free(&masked);
}

/* The line with the place in it, a long one cut to a window around the place, and carets below. */
static void print_excerpt(pilu_origin at, bool colour, pilu_buf *out)
{
    pilu_line_column place = pilu_source_place(at.source, at.offset);
    pilu_str line = pilu_source_line(at.source, place.line);
    size_t column = at.offset - at.source->line[place.line - 1];
    if (column > line.n) column = line.n;
    size_t length = at.length ? at.length : 1;
    if (length > line.n - column) length = line.n - column;

    size_t from = 0, to = line.n;
    if (pilu_utf8_columns(line) > EXCERPT_COLUMNS) {
        from = char_start(line, column > 60 ? column - 60 : 0);
        size_t want = column + (length < 60 ? length : 60) + 60;
        to = want < line.n ? char_start(line, want) : line.n;
        if (to < column) to = column;
    }
    char gutter[16];
    int width = snprintf(gutter, sizeof gutter, "%u", place.line);
    pilu_buf_printf(out, "  %s | %s", gutter, from ? "…" : "");
    size_t caret = from ? 1 : 0;
    put_masked(line, from, to, out);
    pilu_buf_text(out, to < line.n ? "…\n" : "\n");
    caret += pilu_utf8_columns(pilu_str_slice(line, from, column));
    size_t end = column + length < to ? column + length : to;
    size_t carets = end > column ? pilu_utf8_columns(pilu_str_slice(line, column, end)) : 1;
    pilu_buf_printf(out, "  %*s | %*s%s", width, "", (int)caret, "", colour ? "\033[1;31m" : "");
    do pilu_buf_char(out, '^');
    while (carets > 1 && --carets);
    pilu_buf_text(out, colour ? "\033[0m\n" : "\n");
}

static void print_line(const char *what, pilu_str text, pilu_buf *out)
{
    if (!text.n) return;
    pilu_buf_text(out, what);
    put_visible(text, out);
    pilu_buf_char(out, '\n');
}

static bool is_pdf(pilu_str name)
{
    return name.n > 4 && (!memcmp(name.p + name.n - 4, ".pdf", 4) || !memcmp(name.p + name.n - 4, ".PDF", 4));
}

void pilu_finding_print(const pilu_finding *finding, pilu_lang lang, bool colour, pilu_buf *out)
{
    static const char *const COLOURS[] = {"\033[1;36m", "\033[1;33m", "\033[1;31m"};
    const pilu_place *place = &finding->place;
    bool paged = place->page && place->at.source && is_pdf(place->at.source->name);
    if (paged) { /* its lines are nobody's: the page is what can be looked up */
        put_visible(place->at.source->name, out);
        pilu_buf_printf(out, lang == PILU_ZH ? ": 第 %d 页: " : ": page %d: ", place->page);
    } else if (place->at.source) {
        print_place(place->at, out);
        pilu_buf_text(out, ": ");
    } else {
        pilu_buf_text(out, "pilu: ");
    }
    pilu_buf_printf(out, "%s%s[%s]%s%s", colour ? COLOURS[finding->severity] : "",
                    severity_word(finding->severity, lang), pilu_code_name(finding->code), colour ? "\033[0m" : "",
                    lang == PILU_ZH ? "：" : ": ");
    pilu_buf message;
    pilu_buf_init(&message, 0);
    pilu_finding_message(finding, lang, &message);
    put_visible(pilu_buf_view(&message), out);
    pilu_buf_free(&message);
    pilu_buf_char(out, '\n');
    if (place->at.source) print_excerpt(place->at, colour, out);
    if (place->data.source && !same_origin(place->data, place->at)) {
        pilu_buf_text(out, lang == PILU_ZH ? "  数据：" : "  data: ");
        print_place(place->data, out);
        if (place->pointer.n) {
            pilu_buf_text(out, " (");
            put_visible(place->pointer, out);
            pilu_buf_char(out, ')');
        }
        pilu_buf_char(out, '\n');
    } else {
        print_line(lang == PILU_ZH ? "  数据：" : "  data: ", place->pointer, out);
    }
    if (place->page && !paged) pilu_buf_printf(out, lang == PILU_ZH ? "  第 %d 页\n" : "  page %d\n", place->page);
    print_line(lang == PILU_ZH ? "  现值：" : "  found:    ", finding->found, out);
    bool sum = finding->code == PILU_FOUND_TEXT_SUM; /* which of them is wrong is not known */
    if (sum) print_line(lang == PILU_ZH ? "  各项相加：" : "  items make: ", finding->expected, out);
    else print_line(lang == PILU_ZH ? "  应为：" : "  expected: ", finding->expected, out);
}
