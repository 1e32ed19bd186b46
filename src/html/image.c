#include "doc/image.h"
#include "html/writer.h"

void pilu_html_base64(pilu_buf *out, pilu_str bytes)
{
    static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const uint8_t *p = (const uint8_t *)bytes.p;
    for (size_t i = 0; i < bytes.n; i += 3) {
        size_t left = bytes.n - i;
        uint32_t group = (uint32_t)p[i] << 16 | (left > 1 ? (uint32_t)p[i + 1] << 8 : 0) | (left > 2 ? p[i + 2] : 0);
        char four[4] = {DIGITS[group >> 18], DIGITS[group >> 12 & 63], left > 1 ? DIGITS[group >> 6 & 63] : '=',
                        left > 2 ? DIGITS[group & 63] : '='};
        pilu_buf_put(out, four, sizeof four);
    }
}

void pilu_html_image(pilu_buf *out, const pilu_node *node)
{
    const pilu_image *image = node->image;
    if (image) {
        pilu_buf_printf(out, " src=\"data:image/%s;base64,", image->kind == PILU_IMAGE_PNG ? "png" : "jpeg");
        pilu_html_base64(out, image->bytes);
        pilu_buf_printf(out, "\" width=\"%u\" height=\"%u\"", image->width, image->height);
    }
    pilu_html_attr(out, "alt", pilu_image_alt(node));
}
