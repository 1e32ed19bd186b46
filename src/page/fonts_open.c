#define _DEFAULT_SOURCE /* madvise */
#include "page/cff.h"
#include "page/fonts_private.h"

#include <hb-ot.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- tables ---------------------------------------------------------------------------------------- */

typedef struct bytes {
    const uint8_t *p;
    size_t n;
} bytes;

static hb_blob_t *table(hb_face_t *face, const char *tag, bytes *view)
{
    unsigned n;
    hb_blob_t *blob = hb_face_reference_table(face, hb_tag_from_string(tag, 4));
    view->p = (const uint8_t *)hb_blob_get_data(blob, &n);
    view->n = n;
    return blob;
}

static bool has_table(hb_face_t *face, const char *tag)
{
    bytes view;
    hb_blob_destroy(table(face, tag, &view));
    return view.n > 0;
}

/* Big-endian number of `size` bytes at `at`; 0 past the end. */
static uint32_t number_at(bytes b, size_t at, size_t size)
{
    uint32_t value = 0;
    if (at > b.n || size > b.n - at) return 0;
    for (size_t i = 0; i < size; i++) value = value << 8 | b.p[at + i];
    return value;
}

static uint32_t table_number(hb_face_t *face, const char *tag, size_t at, size_t size)
{
    bytes view;
    hb_blob_t *blob = table(face, tag, &view);
    uint32_t value = number_at(view, at, size);
    hb_blob_destroy(blob);
    return value;
}

static bool cff_cid_keyed(hb_face_t *face)
{
    bytes cff;
    hb_blob_t *blob = table(face, "CFF ", &cff);
    bool found = pilu_cff_is_cid_keyed((pilu_str){(const char *)cff.p, cff.n});
    hb_blob_destroy(blob);
    return found;
}

/* --- examination ------------------------------------------------------------------------------------- */

static bool broken(pilu_diags *diags, const char *path, pilu_str why)
{
    pilu_report(diags, FONT_BROKEN, ((pilu_place){0}), pilu_str_from(path), why);
    return false;
}

static bool check_format(pilu_diags *diags, hb_face_t *face, const font_file *file, const font_want *want)
{
    pilu_place nowhere = {0};
    if (has_table(face, "fvar")) {
        pilu_report(diags, FONT_FORMAT, nowhere, want->family, PILU_WORDS("可变字体", "a variable font"));
        return false;
    }
    if (has_table(face, "CFF2")) {
        pilu_report(diags, FONT_FORMAT, nowhere, want->family, PILU_WORDS("CFF2 字体", "a CFF2 font"));
        return false;
    }
    if (!has_table(face, "head") || !has_table(face, "cmap") || !has_table(face, "hmtx") ||
        hb_face_get_glyph_count(face) == 0)
        return broken(diags, file->path, PILU_WORDS("缺少必要的表", "a required table is missing"));
    if (!has_table(face, "glyf") && !has_table(face, "CFF "))
        return broken(diags, file->path, PILU_WORDS("没有字形轮廓", "it has no outlines"));
    return true;
}

/* OpenType OS/2 fsType: of bits 0–3 the value 2 alone is «restricted licence»; bit 9 allows bitmaps only. */
static bool check_embedding(pilu_diags *diags, hb_face_t *face, const font_want *want)
{
    char hex[16];
    uint32_t type = table_number(face, "OS/2", 8, 2);
    if ((type & 0xF) != 2 && !(type & 0x200)) return true;
    snprintf(hex, sizeof hex, "0x%04X", (unsigned)type);
    pilu_report(diags, FONT_EMBEDDING, ((pilu_place){0}), want->family, pilu_str_from(hex));
    return false;
}

/* The index fontconfig gave may be of an older file; the name in the font itself is the proof. */
static bool check_name(pilu_diags *diags, hb_face_t *face, const font_file *file)
{
    char name[128];
    unsigned size = sizeof name;
    if (!file->postscript_name.n) return true;
    hb_ot_name_get_utf8(face, HB_OT_NAME_ID_POSTSCRIPT_NAME, hb_language_from_string("en", -1), &size, name);
    if (pilu_str_eq((pilu_str){name, size}, file->postscript_name)) return true;
    return broken(diags, file->path, PILU_WORDS("内容与系统字体目录不符，请运行 fc-cache",
                                               "it is not what the system's font list says; run fc-cache"));
}

static void unmap(void *file)
{
    pilu_str *mapped = file;
    munmap((void *)mapped->p, mapped->n);
    free(mapped);
}

/* Mapped, not read: of a CJK face most is never looked at. Not by HarfBuzz, which may write into what it has mapped or
 * fall back to reading: pilu_face_rest needs to know that the file is what stands there. NULL when it cannot be. */
static hb_blob_t *map(const char *path, pilu_str *view)
{
    struct stat about;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool fit = fd >= 0 && fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0 &&
               about.st_size <= INT32_MAX;
    void *bytes = fit ? mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    if (fd >= 0) close(fd);
    if (bytes == MAP_FAILED) return NULL;
    pilu_str *mapped = pilu_memory_new(sizeof *mapped);
    *view = *mapped = (pilu_str){bytes, (size_t)about.st_size};
    return hb_blob_create_or_fail(view->p, (unsigned)view->n, HB_MEMORY_MODE_READONLY, mapped, unmap);
}

static hb_face_t *face_of(pilu_diags *diags, const font_file *file, pilu_str *view)
{
    hb_blob_t *blob = map(file->path, view);
    if (!blob) {
        broken(diags, file->path, PILU_WORDS("无法读取", "cannot be read"));
        return NULL;
    }
    hb_face_t *face = NULL;
    if (file->index < hb_face_count(blob)) face = hb_face_create(blob, file->index);
    else broken(diags, file->path, PILU_WORDS("不是字体", "not a font"));
    hb_blob_destroy(blob);
    return face;
}

bool font_open(pilu_diags *diags, const font_file *file, const font_want *want, pilu_face *face)
{
    pilu_str mapped;
    hb_face_t *hb = face_of(diags, file, &mapped);
    if (!hb) return false;
    if (!check_format(diags, hb, file, want) || !check_name(diags, hb, file) || !check_embedding(diags, hb, want)) {
        hb_face_destroy(hb);
        return false;
    }
    face->family = want->family;
    face->style_name = want->style.n ? want->style : file->style;
    face->postscript_name = file->postscript_name;
    face->file = pilu_str_from(file->path);
    face->mapped = mapped;
    face->index = file->index;
    face->upem = hb_face_get_upem(hb);
    face->ascent = (int16_t)table_number(hb, "hhea", 4, 2);
    face->descent = (int16_t)table_number(hb, "hhea", 6, 2);
    face->cff = has_table(hb, "CFF ");
    face->cid_keyed = face->cff && cff_cid_keyed(hb);
    face->fs_type = (uint16_t)table_number(hb, "OS/2", 8, 2);
    face->synthetic_bold = table_number(hb, "OS/2", 4, 2) < 600; /* usWeightClass: semi-bold */
    hb_face_make_immutable(hb);
    face->hb_face = hb;
    face->hb_font = hb_font_create(hb);
    hb_font_set_scale(face->hb_font, (int)face->upem, (int)face->upem);
    hb_font_make_immutable(face->hb_font);
    return true;
}

void pilu_face_rest(const pilu_face *face)
{
    if (face->mapped.n) madvise((void *)face->mapped.p, face->mapped.n, MADV_DONTNEED);
}
