#include "page/fonts_private.h"

#include <fontconfig/fontconfig.h>

#include <stdlib.h>

struct font_catalogue {
    FcConfig *config;
};

font_catalogue *font_catalogue_new(void)
{
    font_catalogue *catalogue = pilu_memory_new(sizeof *catalogue);
    catalogue->config = FcInitLoadConfigAndFonts();
    return catalogue;
}

void font_catalogue_free(font_catalogue *catalogue)
{
    if (!catalogue) return;
    if (catalogue->config) FcConfigDestroy(catalogue->config);
    free(catalogue);
}

static pilu_str text_of(const FcPattern *font, const char *object, int i)
{
    FcChar8 *value = NULL;
    if (FcPatternGetString(font, object, i, &value) != FcResultMatch) return (pilu_str){0};
    return pilu_str_from((const char *)value);
}

static int number_of(const FcPattern *font, const char *object, int otherwise)
{
    int value = otherwise;
    return FcPatternGetInteger(font, object, 0, &value) == FcResultMatch ? value : otherwise;
}

static bool flag_of(const FcPattern *font, const char *object)
{
    FcBool value = FcFalse;
    return FcPatternGetBool(font, object, 0, &value) == FcResultMatch && value;
}

static bool has_family(const FcPattern *font, pilu_str family)
{
    for (int i = 0;; i++) {
        pilu_str name = text_of(font, FC_FAMILY, i);
        if (!name.p) return false;
        if (pilu_str_eq(name, family)) return true;
    }
}

/* A second style name in a language already seen is the one of OpenType name ID 2, which knows four styles
 * only: a Light is «Regular» there. It does not count. */
static bool has_style(const FcPattern *font, pilu_str style)
{
    for (int i = 0;; i++) {
        pilu_str name = text_of(font, FC_STYLE, i);
        if (!name.p) return false;
        if (!pilu_str_eq(name, style)) continue;
        pilu_str lang = text_of(font, FC_STYLELANG, i);
        bool seen = false;
        for (int j = 0; j < i; j++) seen = seen || pilu_str_eq(text_of(font, FC_STYLELANG, j), lang);
        return !seen;
    }
}

/* Distance from upright, regular weight, normal width; a static file before an instance of a variable one. */
static int distance(const FcPattern *font)
{
    int weight = number_of(font, FC_WEIGHT, FC_WEIGHT_REGULAR), width = number_of(font, FC_WIDTH, FC_WIDTH_NORMAL);
    int d = abs(weight - FC_WEIGHT_REGULAR) + abs(width - FC_WIDTH_NORMAL);
    if (number_of(font, FC_SLANT, FC_SLANT_ROMAN) != FC_SLANT_ROMAN) d += 1000;
    if (flag_of(font, FC_VARIABLE) || number_of(font, FC_INDEX, 0) >> 16) d += 10000;
    return d;
}

/* Of equals the file whose name comes first, so that the order of the file system decides nothing. */
static bool better(const FcPattern *a, const FcPattern *b)
{
    int da = distance(a), db = distance(b);
    if (da != db) return da < db;
    return pilu_str_cmp(text_of(a, FC_FILE, 0), text_of(b, FC_FILE, 0)) < 0;
}

static const FcPattern *best_of(const FcFontSet *set, const font_want *want, const FcPattern *best)
{
    for (int i = 0; set && i < set->nfont; i++) {
        const FcPattern *font = set->fonts[i];
        if (!flag_of(font, FC_SCALABLE) || !has_family(font, want->family)) continue;
        if (want->style.n && !has_style(font, want->style)) continue;
        if (!best || better(font, best)) best = font;
    }
    return best;
}

bool font_catalogue_find(const font_catalogue *catalogue, pilu_arena *arena, const font_want *want, font_file *file)
{
    if (!catalogue->config) return false;
    const FcPattern *font = best_of(FcConfigGetFonts(catalogue->config, FcSetSystem), want, NULL);
    font = best_of(FcConfigGetFonts(catalogue->config, FcSetApplication), want, font);
    if (!font) return false;
    file->path = pilu_arena_str(arena, text_of(font, FC_FILE, 0)).p;
    file->index = (unsigned)number_of(font, FC_INDEX, 0) & 0xFFFF; /* the upper half: a variable font's instance */
    file->postscript_name = pilu_arena_str(arena, text_of(font, FC_POSTSCRIPT_NAME, 0));
    file->style = pilu_arena_str(arena, text_of(font, FC_STYLE, 0));
    return true;
}
