/* floor.c: the least that any program must do for one tagged CJK PDF, with the same libraries and nothing around them:
 * subset the faces to the same characters, shape the same text, deflate and write the same bytes. bench.py makes the
 * input from a PDF of pilu and runs both side by side: pilu's time divided by this one is what the rest of pilu costs.
 *
 *   floor TEXT BYTES FACE-FILE:INDEX:CHARACTERS …
 *     TEXT        the document's text, UTF-8, a paragraph a line; shaped with the first face
 *     BYTES       what the PDF holds in streams, not compressed; deflated they are written to BYTES.out
 *     CHARACTERS  file with the characters set in this face, UTF-8
 *
 * Prints milliseconds by stage. This is a bench: on any problem it ends with a message. */
#include <hb-subset.h>
#include <hb.h>
#include <libdeflate.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef struct text {
    char *p;
    size_t n;
} text;

static void stop(const char *what, const char *name)
{
    fprintf(stderr, "floor: %s %s\n", what, name);
    exit(1);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static text read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0) stop("cannot read", path);
    text result = {NULL, (size_t)ftell(file)};
    rewind(file);
    result.p = malloc(result.n + 1);
    if (!result.p || fread(result.p, 1, result.n, file) != result.n) stop("cannot read", path);
    result.p[result.n] = 0;
    fclose(file);
    return result;
}

static hb_face_t *open_face(const char *path, unsigned index)
{
    hb_blob_t *blob = hb_blob_create_from_file_or_fail(path); /* mapped, not read */
    if (!blob) stop("cannot open", path);
    hb_face_t *face = hb_face_create(blob, index);
    hb_blob_destroy(blob);
    return face;
}

/* As in pilu, which is the quickest way found so far: outlines by glyph, no cmap, no subroutines. */
static hb_blob_t *outline_table(hb_face_t *face, hb_tag_t tag, void *whole)
{
    static const char TABLES[][5] = {"head", "hhea", "hmtx", "maxp", "CFF ", "glyf", "loca"};
    (void)face;
    for (size_t i = 0; i < sizeof TABLES / sizeof *TABLES; i++)
        if (tag == hb_tag_from_string(TABLES[i], 4)) return hb_face_reference_table(whole, tag);
    return hb_blob_get_empty();
}

static size_t subset_face(hb_face_t *face, text characters)
{
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    hb_buffer_t *buffer = hb_buffer_create(); /* decodes UTF-8 for us */
    hb_font_t *font = hb_font_create(face);
    if (!input) stop("no memory for", "a subset");
    hb_buffer_add_utf8(buffer, characters.p, (int)characters.n, 0, (int)characters.n);
    unsigned count;
    hb_glyph_info_t *info = hb_buffer_get_glyph_infos(buffer, &count);
    for (unsigned i = 0; i < count; i++) {
        hb_codepoint_t glyph;
        if (hb_font_get_nominal_glyph(font, info[i].codepoint, &glyph))
            hb_set_add(hb_subset_input_glyph_set(input), glyph);
    }
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_DESUBROUTINIZE);
    hb_face_t *outlines = hb_face_create_for_tables(outline_table, face, NULL);
    hb_face_t *made = hb_subset_or_fail(outlines, input);
    if (!made) stop("cannot subset", "a face");
    hb_blob_t *blob = hb_face_reference_blob(made);
    size_t bytes = hb_blob_get_length(blob);
    hb_blob_destroy(blob);
    hb_face_destroy(made);
    hb_face_destroy(outlines);
    hb_font_destroy(font);
    hb_buffer_destroy(buffer);
    hb_subset_input_destroy(input);
    return bytes;
}

static size_t shape_text(hb_face_t *face, text all)
{
    hb_font_t *font = hb_font_create(face);
    hb_buffer_t *buffer = hb_buffer_create();
    size_t glyphs = 0;
    for (char *line = all.p, *next; line < all.p + all.n; line = next + 1) {
        next = memchr(line, '\n', (size_t)(all.p + all.n - line));
        if (!next) next = all.p + all.n;
        hb_buffer_clear_contents(buffer);
        hb_buffer_add_utf8(buffer, line, (int)(next - line), 0, (int)(next - line));
        hb_buffer_guess_segment_properties(buffer);
        hb_shape(font, buffer, NULL, 0);
        glyphs += hb_buffer_get_length(buffer);
    }
    hb_buffer_destroy(buffer);
    hb_font_destroy(font);
    return glyphs;
}

static text deflate_bytes(text bytes)
{
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(6);
    if (!compressor) stop("no memory for", "a compressor");
    size_t room = libdeflate_zlib_compress_bound(compressor, bytes.n);
    void *out = malloc(room);
    size_t made = out ? libdeflate_zlib_compress(compressor, bytes.p, bytes.n, out, room) : 0;
    if (!made) stop("cannot deflate", "the bytes");
    libdeflate_free_compressor(compressor);
    return (text){out, made};
}

/* On the disk when it returns, as pilu's files are. */
static void write_bytes(text bytes, const char *path)
{
    char name[4096];
    if ((size_t)snprintf(name, sizeof name, "%s.out", path) >= sizeof name) stop("too long:", path);
    FILE *file = fopen(name, "wb");
    if (!file || fwrite(bytes.p, 1, bytes.n, file) != bytes.n || fflush(file) != 0 || fsync(fileno(file)) != 0)
        stop("cannot write", name);
    fclose(file);
}

int main(int argc, char **argv)
{
    if (argc < 4) stop("usage:", "floor TEXT BYTES FACE-FILE:INDEX:CHARACTERS …");
    text document = read_file(argv[1]), bytes = read_file(argv[2]);
    double start = now();
    size_t subset = 0;
    hb_face_t *first = NULL;
    for (int i = 3; i < argc; i++) {
        char *index = strchr(argv[i], ':'), *characters = index ? strchr(index + 1, ':') : NULL;
        if (!characters) stop("not FILE:INDEX:CHARACTERS:", argv[i]);
        *index = *characters = 0;
        hb_face_t *face = open_face(argv[i], (unsigned)strtoul(index + 1, NULL, 10));
        text set = read_file(characters + 1);
        subset += subset_face(face, set);
        free(set.p);
        if (first) hb_face_destroy(face);
        else first = face;
    }
    double after_subset = now();
    size_t glyphs = shape_text(first, document);
    double after_shape = now();
    text deflated = deflate_bytes(bytes);
    double after_deflate = now();
    write_bytes(deflated, argv[2]);
    double end = now();
    printf("subset   %8.2f ms  %d faces, %zu bytes\n", after_subset - start, argc - 3, subset);
    printf("shape    %8.2f ms  %zu glyphs\n", after_shape - after_subset, glyphs);
    printf("deflate  %8.2f ms  %zu to %zu bytes\n", after_deflate - after_shape, bytes.n, deflated.n);
    printf("write    %8.2f ms  %zu bytes\n", end - after_deflate, deflated.n);
    free(deflated.p);
    hb_face_destroy(first);
    free(document.p);
    free(bytes.p);
    return 0;
}
