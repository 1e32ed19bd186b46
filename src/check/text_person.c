/* Personal data (个人信息保护法; domain: a personal mobile, identity or card number is never published). What was found
 * is shown masked: a list of findings is passed around more freely than the document. */
#include "base/person.h"
#include "check/text_private.h"

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static pilu_str masked(text_run *run, const char *c, size_t n, size_t head, size_t tail)
{
    return pilu_arena_printf(run->diags->arena, "%.*s****%.*s", (int)head, c, (int)tail, c + n - tail);
}

static pilu_str words_for(pilu_person_kind kind)
{
    if (kind == PILU_PERSON_MOBILE) return PILU_WORDS("手机号", "a mobile number");
    if (kind == PILU_PERSON_CARD) return PILU_WORDS("银行卡号", "a bank card number");
    return PILU_WORDS("身份证号", "an identity number");
}

/* Reports the number at `at` if it is somebody's; where to go on. */
static size_t read_digits(text_run *run, const pilu_passage *p, size_t at)
{
    pilu_person d;
    size_t head, tail, next = pilu_person_read(p->text, at, &d);
    if (!d.kind) return next;
    pilu_person_shown(&d, &head, &tail);
    text_report(run, TEXT_PERSON, p, at, d.end, words_for(d.kind), masked(run, d.digits, d.count, head, tail));
    return next;
}

static bool is_mail_char(char c)
{
    return is_letter(c) || pilu_char_is_digit(c) || c == '.' || c == '_' || c == '-' || c == '+';
}

static void read_mail(text_run *run, const pilu_passage *p, size_t at)
{
    pilu_str text = p->text;
    size_t from = at, to = at + 1, dots = 0;
    while (from && is_mail_char(text.p[from - 1])) from--;
    for (; to < text.n && is_mail_char(text.p[to]); to++) dots += text.p[to] == '.';
    if (from == at || !dots || to - at < 5) return;
    text_report(run, TEXT_CONTACT, p, from, to, PILU_WORDS("电子邮箱", "an e-mail address"),
                masked(run, text.p + from, to - from, 1, to - at));
}

/* GA 36-2018: province, letter, five (or six, new energy) letters and digits, at least three of them digits. */
static void read_plate(text_run *run, const pilu_passage *p, size_t at)
{
    static const char PROVINCES[] = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
    pilu_str text = p->text;
    bool province = false;
    for (size_t i = 0; i + 3 < sizeof PROVINCES && !province; i += 3) province = !memcmp(PROVINCES + i, text.p + at, 3);
    size_t i = at + 3, n = 0, digits = 0;
    if (!province || i >= text.n || text.p[i] < 'A' || text.p[i] > 'Z') return;
    i++;
    if (text_has(text, i, "·")) i += 2;
    for (; i < text.n && (pilu_char_is_digit(text.p[i]) || (text.p[i] >= 'A' && text.p[i] <= 'Z')); i++, n++)
        digits += pilu_char_is_digit(text.p[i]);
    if ((n != 5 && n != 6) || digits < 3) return;
    text_report(run, TEXT_CONTACT, p, at, i, PILU_WORDS("车牌号", "a licence plate"),
                masked(run, text.p + at, i - at, 4, 2));
}

static void read_passage(text_run *run, const pilu_passage *p)
{
    for (size_t at = 0; at < p->text.n;) {
        unsigned char c = (unsigned char)p->text.p[at];
        if (pilu_person_digit(p->text, at)) {
            at = read_digits(run, p, at);
            continue;
        }
        if (c == '@') read_mail(run, p, at);
        if (c >= 0xE0 && at + 4 < p->text.n && p->text.p[at + 3] >= 'A' && p->text.p[at + 3] <= 'Z')
            read_plate(run, p, at);
        at++;
    }
}

void text_rule_person(text_run *run)
{
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (!text_is_bare(p) || p->text.n >= 11) read_passage(run, p); /* a mobile number's digits */
    }
    for (size_t i = 0; i < run->text->aside_count; i++) read_passage(run, &run->text->asides[i]);
}
