#include "doc/image.h"

#include "base/limit.h"

static pilu_str too_large(pilu_arena *arena, const pilu_image *image)
{
    pilu_str most = pilu_limit_words(arena, PILU_LIMIT_PIXELS, PILU_WORDS("{}", "{}"));
    pilu_str zh = pilu_words_in(most, PILU_ZH), en = pilu_words_in(most, PILU_EN);
    return pilu_arena_printf(arena,
                             "有 %u×%u 像素，超过上限（%.*s像素，每边 %d），请缩小后再用" PILU_WORDS_SPLIT
                             "it has %u × %u pixels, more than the limit (%.*s, %d a side); make it smaller",
                             image->width, image->height, PILU_FMT(zh), PILU_IMAGE_SIDE, image->width, image->height,
                             PILU_FMT(en), PILU_IMAGE_SIDE);
}

void image_copy_part(image_copy *copy, pilu_str file, size_t from, size_t to, bool keep)
{
    if (!keep && !copy->bytes) {
        copy->bytes = pilu_arena_alloc(copy->arena, file.n);
        memcpy(copy->bytes, file.p, from);
        copy->n = from;
    } else if (keep && copy->bytes) {
        memcpy(copy->bytes + copy->n, file.p + from, to - from);
        copy->n += to - from;
    }
}

pilu_str image_copy_end(const image_copy *copy, pilu_str file, size_t end)
{
    return copy->bytes ? (pilu_str){copy->bytes, copy->n} : pilu_str_slice(file, 0, end);
}

const pilu_image *pilu_image_read(pilu_arena *arena, pilu_str bytes, pilu_str *why)
{
    static const char PNG[] = "\x89PNG\r\n\x1a\n";
    pilu_image *image = PILU_NEW(arena, pilu_image);
    *image = (pilu_image){.bytes = bytes};
    bool good = false;
    if (bytes.n == 0) {
        *why = PILU_WORDS("文件是空的", "the file is empty");
    } else if (pilu_str_starts(bytes, (pilu_str){PNG, 8})) {
        good = image_read_png(arena, image, why);
    } else if (pilu_str_starts(bytes, PILU_STR("\xff\xd8"))) {
        image->kind = PILU_IMAGE_JPEG;
        good = image_read_jpeg(arena, image, why);
    } else {
        *why = PILU_WORDS("不是 PNG 或 JPEG 图片，请另存为其中之一", "it is neither PNG nor JPEG; save it as one of them");
    }
    if (!good) return NULL;
    if (image->width <= PILU_IMAGE_SIDE && image->height <= PILU_IMAGE_SIDE &&
        (uint64_t)image->width * image->height <= pilu_limit(PILU_LIMIT_PIXELS))
        return image;
    *why = too_large(arena, image);
    return NULL;
}

pilu_str pilu_image_alt(const pilu_node *img) { return pilu_str_trim(pilu_node_attr(img, PILU_ATTR_ALT)); }

pilu_str pilu_image_alts(pilu_arena *arena, const pilu_node *figure)
{
    if (figure->kind == PILU_NODE_IMG) return pilu_image_alt(figure);
    pilu_str all = {0};
    for (const pilu_node *child = figure->first; child; child = child->next) {
        pilu_str alt = child->kind == PILU_NODE_IMG ? pilu_image_alt(child) : (pilu_str){0};
        if (alt.n) all = all.n ? pilu_arena_printf(arena, "%.*s；%.*s", PILU_FMT(all), PILU_FMT(alt)) : alt;
    }
    return all;
}

/* --- the document's pictures ----------------------------------------------------------------------- */

typedef struct known {
    pilu_str name;
    bool from_data;
    const pilu_image *image; /* NULL: reported */
} known;

typedef struct collection {
    pilu_arena *arena;
    pilu_diags *diags;
    const pilu_loader *loader;
    known *items;
    size_t count, room;
} collection;

static pilu_place place_of(const pilu_node *node)
{
    return (pilu_place){.at = node->origin, .data = node->data, .pointer = node->pointer};
}

/* Files of the same bytes under two names are one picture. */
static const pilu_image *same_bytes(const collection *c, const pilu_image *image)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->items[i].image && pilu_str_eq(c->items[i].image->bytes, image->bytes)) return c->items[i].image;
    return image;
}

static const pilu_image *load(collection *c, const pilu_node *node, pilu_str name)
{
    const pilu_source *source = c->loader->load(c->loader->context, c->diags, name, place_of(node));
    if (!source) return NULL;
    pilu_str why = {0};
    const pilu_image *image = pilu_image_read(c->arena, source->text, &why);
    if (image) return same_bytes(c, image);
    pilu_report(c->diags, IMAGE_FILE, place_of(node), name, why);
    return NULL;
}

static const pilu_image *find(collection *c, const pilu_node *node)
{
    pilu_str name = pilu_node_attr(node, PILU_ATTR_SRC);
    bool from_data = node->data.source;
    for (size_t i = 0; i < c->count; i++)
        if (c->items[i].from_data == from_data && pilu_str_eq(c->items[i].name, name)) return c->items[i].image;
    const pilu_image *image = load(c, node, name);
    PILU_ARENA_PUSH_ROOM(c->arena, c->items, c->count, c->room);
    c->items[c->count++] = (known){name, from_data, image};
    return image;
}

bool pilu_document_images(pilu_document *doc, pilu_diags *diags, const pilu_loader *loader)
{
    collection c = {.arena = doc->arena, .diags = diags, .loader = loader};
    bool good = true;
    pilu_iter iter = pilu_iter_new(doc->root);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
        pilu_node *node = (pilu_node *)iter.node; /* the iterator borrows; the document is the caller's to change */
        if (event != PILU_ENTER || node->kind != PILU_NODE_IMG) continue;
        node->image = find(&c, node);
        good = good && node->image;
    }
    return good;
}
