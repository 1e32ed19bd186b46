/* Personal data (个人信息保护法; domain: a personal mobile, identity or card number is never published). What was found
 * is shown masked: a list of findings is passed around more freely than the document. */
#include "check/text_private.h"

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* GB 11643-1999 §4.1: check character after ISO 7064, MOD 11-2; the birth date must be one. */
static bool is_identity(const char *c, size_t n)
{
    static const int WEIGHTS[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    static const char CHECK[] = "10X98765432";
    if (n != 18) return false;
    int sum = 0;
    for (int i = 0; i < 17; i++) sum += (c[i] - '0') * WEIGHTS[i];
    int year = (c[6] - '0') * 10 + (c[7] - '0'), month = (c[10] - '0') * 10 + (c[11] - '0');
    int day = (c[12] - '0') * 10 + (c[13] - '0');
    if (year < 18 || year > 20 || month < 1 || month > 12 || day < 1 || day > 31) return false;
    char last = c[17] == 'x' ? 'X' : c[17];
    return CHECK[sum % 11] == last;
}

/* ISO/IEC 7812-1, annex B (Luhn), and a first digit that banks use. */
static bool is_card(const char *c, size_t n)
{
    if (n < 16 || n > 19 || c[0] < '3' || c[0] > '6') return false;
    int sum = 0;
    for (size_t i = 0; i < n; i++) {
        int d = c[n - 1 - i] - '0';
        if (i % 2) d = d * 2 > 9 ? d * 2 - 9 : d * 2;
        sum += d;
    }
    bool same = true;
    for (size_t i = 1; i < n; i++) same &= c[i] == c[0];
    return sum % 10 == 0 && !same;
}

static bool is_mobile(const char *c, size_t n) { return n == 11 && c[0] == '1' && c[1] >= '3' && c[1] <= '9'; }

static pilu_str masked(text_run *run, const char *c, size_t n, size_t head, size_t tail)
{
    return pilu_arena_printf(run->diags->arena, "%.*s****%.*s", (int)head, c, (int)tail, c + n - tail);
}

/* Digits that may be one number: groups with the same gap between them. */
typedef struct number {
    char c[32];    /* ASCII, whatever width they are written in */
    size_t n, end; /* digits; the byte behind them in the passage */
    uint32_t cuts; /* bit i: a gap behind i digits */
} number;

/* The digit at `at` as ASCII, or 0; `*next` behind it. */
static char digit_at(pilu_str text, size_t at, size_t *next)
{
    if (at < text.n && pilu_char_is_digit(text.p[at])) return *next = at + 1, text.p[at];
    uint32_t c = text_has(text, at, "\xEF\xBC") ? text_at(text, at) : 0;
    return c >= 0xFF10 && c <= 0xFF19 ? *next = at + 3, (char)('0' + (c - 0xFF10)) : 0;
}

/* A blank or hyphen of any kind; empty when there is none. */
static pilu_str gap_at(pilu_str text, size_t at)
{
    static const char *const GAPS[] = {" ", "-", "\xC2\xA0", "‐", "‑", "–", "－", "　"};
    for (size_t i = 0; i < PILU_COUNT(GAPS); i++)
        if (text_has(text, at, GAPS[i])) return pilu_str_slice(text, at, at + strlen(GAPS[i]));
    return (pilu_str){0};
}

/* The digits at `at`; `*first` gets those of the first group alone. */
static number take_digits(pilu_str text, size_t at, number *first)
{
    number d = {.n = 0};
    pilu_str gap = {0};
    size_t next;
    while (d.n < 31) {
        for (char c; d.n < 31 && (c = digit_at(text, at, &next)); at = next) d.c[d.n++] = c;
        d.end = at;
        if (!d.cuts) *first = d;
        pilu_str here = gap_at(text, at);
        if (!here.n || (gap.n && !pilu_str_eq(gap, here)) || !digit_at(text, at + here.n, &next)) break;
        gap = here;
        d.cuts |= UINT32_C(1) << d.n;
        at += here.n;
    }
    if (d.n == 17 && at < text.n && (text.p[at] == 'X' || text.p[at] == 'x')) d.c[d.n++] = text.p[at], d.end = at + 1;
    if (!d.cuts) *first = d;
    return d;
}

/* Is it grouped at some of these places only? */
static bool is_cut_at(const number *d, uint32_t places) { return (d->cuts & ~places) == 0; }

static bool has_mobile_cuts(const number *d)
{
    return !d->cuts || d->cuts == (1 << 3 | 1 << 7) || d->cuts == (1 << 4 | 1 << 8) || d->cuts == (1 << 4 | 1 << 7);
}

/* Reports what the digits are, or says that they are nobody's. */
static bool tell(text_run *run, const pilu_passage *p, size_t from, const number *d)
{
    pilu_str what;
    size_t head = 3, tail = 4;
    if (is_cut_at(d, 1 << 3 | 1 << 6 | 1 << 10 | 1 << 12 | 1 << 14) && is_identity(d->c, d->n)) {
        what = PILU_WORDS("身份证号", "an identity number"), tail = 2;
    } else if (is_cut_at(d, 1 << 4 | 1 << 8 | 1 << 12 | 1 << 16) && is_card(d->c, d->n)) {
        what = PILU_WORDS("银行卡号", "a bank card number"), head = 0;
    } else if (has_mobile_cuts(d) && is_mobile(d->c, d->n)) {
        what = PILU_WORDS("手机号", "a mobile number");
    } else {
        return false;
    }
    text_report(run, TEXT_PERSON, p, from, d->end, what, masked(run, d->c, d->n, head, tail));
    return true;
}

/* Is this the middle of a word, a decimal or a row of figures? */
static bool goes_on(pilu_str text, size_t at, const number *d)
{
    size_t end = d->end;
    char before = at ? text.p[at - 1] : 0;
    bool row = at > 1 && pilu_char_is_digit(text.p[at - 2]) && (before == '-' || (before == ' ' && d->cuts));
    if (is_letter(before) || before == '.' || row) return true;
    bool decimal = end + 1 < text.n && text.p[end] == '.' && pilu_char_is_digit(text.p[end + 1]);
    return decimal || (end < text.n && is_letter(text.p[end]));
}

/* The number without 86 or 0086 before it: `abroad`. */
static number at_home(number d, bool abroad)
{
    size_t n = !abroad || d.n < 4 ? 0 : !memcmp(d.c, "0086", 4) ? 4 : !memcmp(d.c, "86", 2) ? 2 : 0;
    if (!n) return d;
    for (size_t i = n; i < d.n; i++) d.c[i - n] = d.c[i];
    d.n -= n;
    d.cuts = d.cuts >> n & ~UINT32_C(1);
    return d;
}

/* The digits at `at`, all of them or the first group; where to go on. */
static size_t read_digits(text_run *run, const pilu_passage *p, size_t at)
{
    number first, whole = take_digits(p->text, at, &first);
    bool abroad = (at && p->text.p[at - 1] == '+') || !memcmp(whole.c, "0086", 4);
    number home = at_home(whole, abroad);
    const number *tries[] = {&whole, &home, &first};
    for (size_t i = 0; i < PILU_COUNT(tries); i++)
        if (!goes_on(p->text, at, tries[i]) && tell(run, p, at, tries[i])) return tries[i]->end;
    return first.end;
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
    size_t next;
    for (size_t at = 0; at < p->text.n;) {
        unsigned char c = (unsigned char)p->text.p[at];
        if (pilu_char_is_digit((char)c) || (c == 0xEF && digit_at(p->text, at, &next))) {
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
    for (size_t i = 0; i < run->text->count; i++) read_passage(run, &run->text->passages[i]);
    for (size_t i = 0; i < run->text->aside_count; i++) read_passage(run, &run->text->asides[i]);
}
