/* Personal data (个人信息保护法; domain: a personal mobile, identity or card number is never published). What was found
 * is shown masked: a list of findings is passed around more freely than the document. */
#include "check/text_private.h"

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
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

/* The digits at `at`, blanks and hyphens between groups of four left out; `*end` behind them. */
static size_t take_digits(pilu_str text, size_t at, char out[32], size_t *end)
{
    size_t n = 0, i = at;
    for (; i < text.n && n < 31; i++) {
        bool gap =
            (text.p[i] == ' ' || text.p[i] == '-') && n && n % 4 == 0 && i + 1 < text.n && is_digit(text.p[i + 1]);
        if (is_digit(text.p[i])) out[n++] = text.p[i];
        else if (!gap) break;
    }
    if (n == 17 && i < text.n && (text.p[i] == 'X' || text.p[i] == 'x')) out[n++] = text.p[i++];
    *end = i;
    return n;
}

static size_t read_digits(text_run *run, const pilu_passage *p, size_t at)
{
    pilu_str text = p->text;
    char c[32];
    size_t end, n = take_digits(text, at, c, &end), plain = at;
    while (plain < text.n && is_digit(text.p[plain])) plain++;
    bool word = at && (is_letter(text.p[at - 1]) || text.p[at - 1] == '.');
    bool goes_on = end < text.n &&
                   (is_letter(text.p[end]) || (text.p[end] == '.' && end + 1 < text.n && is_digit(text.p[end + 1])));
    if (word || goes_on) return end > plain ? plain : end;
    if (is_identity(c, n)) {
        text_report(run, TEXT_PERSON, p, at, end, PILU_WORDS("身份证号", "an identity number"),
                    masked(run, c, n, 3, 2));
    } else if (is_card(c, n)) {
        text_report(run, TEXT_PERSON, p, at, end, PILU_WORDS("银行卡号", "a bank card number"),
                    masked(run, c, n, 0, 4));
    } else if (is_mobile(text.p + at, plain - at)) {
        text_report(run, TEXT_PERSON, p, at, plain, PILU_WORDS("手机号", "a mobile number"),
                    masked(run, text.p + at, 11, 3, 4));
        return plain;
    } else {
        return plain;
    }
    return end;
}

static bool is_mail_char(char c) { return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-' || c == '+'; }

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
    for (; i < text.n && (is_digit(text.p[i]) || (text.p[i] >= 'A' && text.p[i] <= 'Z')); i++, n++)
        digits += is_digit(text.p[i]);
    if ((n != 5 && n != 6) || digits < 3) return;
    text_report(run, TEXT_CONTACT, p, at, i, PILU_WORDS("车牌号", "a licence plate"),
                masked(run, text.p + at, i - at, 4, 2));
}

void text_rule_person(text_run *run)
{
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        for (size_t at = 0; at < p->text.n;) {
            unsigned char c = (unsigned char)p->text.p[at];
            if (is_digit((char)c)) {
                size_t next = read_digits(run, p, at);
                at = next > at ? next : at + 1;
                continue;
            }
            if (c == '@') read_mail(run, p, at);
            if (c >= 0xE0 && at + 4 < p->text.n && p->text.p[at + 3] >= 'A' && p->text.p[at + 3] <= 'Z')
                read_plate(run, p, at);
            at++;
        }
    }
}
