/* Where lines of the page may end. No line parts a figure from what it counts, as on paper (src/page): 2025年, 31日,
 * 0.85万元; CSS has no word for that, so both stand in an element of their own. A title's lines end where words do. */
#include "html/writer.h"

/* The longer first where one begins another. A browser keeps «%» with its figure by itself (UAX #14, LB25). */
static const char *const UNITS[] = {
    "个百分点", "万元", "亿元", "万人次", "万人", "人次", "批次", "平方米", "公里", "年度", "月份", "元", "年", "月", "日",
    "时", "天", "个", "人", "次", "批", "辆", "项", "条", "件", "家", "户", "名", "台", "套", "分", "倍", "号", "期", "米",
};

/* No browser finds words in Chinese titles («word-break: auto-phrase» knows Japanese). Those that titles of disclosures
 * are made of are enough: before and behind each is a place for a line's end. The longer first. */
static const char *const WORDS[] = {
    "一般公共预算", "国有资本经营", "政府性基金", "“三公”经费", "财政拨款", "支出决算", "收入决算", "收入支出",
    "项目支出", "基本支出", "部门决算", "部门整体", "绩效自评", "绩效评价", "绩效目标", "绩效分析", "绩效指标",
    "绩效管理", "自评报告", "分析报告", "评价报告", "自评表", "情况说明", "总体情况", "具体情况", "结构情况",
    "完成情况", "执行情况", "变动情况", "预算执行", "专项资金", "政府采购", "国有资产", "机关运行", "医疗保障",
    "基金监管", "工作经费", "下一步", "进一步", "部门", "项目", "支出", "收入", "决算", "预算", "绩效", "目标",
    "指标", "情况", "说明", "分析", "报告", "管理", "措施", "问题", "原因", "建议", "资金", "经费", "执行", "改进",
    "加强", "实施", "评价", "自评", "结果", "存在", "主要", "满意度", "构成", "明细",
};

static size_t longest_of(const char *const *words, size_t count, pilu_str text, size_t at)
{
    for (size_t i = 0; i < count; i++)
        if (pilu_str_starts(pilu_str_slice(text, at, text.n), pilu_str_from(words[i]))) return strlen(words[i]);
    return 0;
}

static size_t unit_at(pilu_str text, size_t at) { return longest_of(UNITS, PILU_COUNT(UNITS), text, at); }

static bool is_digit(pilu_str text, size_t at) { return at < text.n && text.p[at] >= '0' && text.p[at] <= '9'; }

/* Behind the figure that begins here: «1,061.63». */
static size_t figure_end(pilu_str text, size_t at)
{
    while (is_digit(text, at) ||
           (at < text.n && (text.p[at] == '.' || text.p[at] == ',') && is_digit(text, at + 1)))
        at++;
    return at;
}

/* U+4E00 to U+9FFF, nearly: no mark, at which a browser knows better. */
static bool is_han(pilu_str text, size_t at)
{
    return at < text.n && (unsigned char)text.p[at] >= 0xE4 && (unsigned char)text.p[at] <= 0xE9;
}

static void put(pilu_buf *out, pilu_str text, size_t from, size_t to)
{
    pilu_html_text(out, pilu_str_slice(text, from, to));
}

bool pilu_html_words(pilu_buf *out, pilu_str text, pilu_str next, bool open)
{
    size_t from = open ? unit_at(text, 0) : 0;
    put(out, text, 0, from);
    if (open) pilu_buf_text(out, "</span>");
    for (size_t i = from; i < text.n; i++) {
        if (!is_digit(text, i)) continue;
        size_t end = figure_end(text, i), unit = unit_at(text, end);
        bool goes_on = end == text.n && unit_at(next, 0);
        if (unit || goes_on) {
            put(out, text, from, i);
            pilu_buf_text(out, "<span class=\"u\">");
            put(out, text, i, end + unit);
            if (goes_on) return true;
            pilu_buf_text(out, "</span>");
            from = end + unit;
        }
        i = end + unit - 1;
    }
    put(out, text, from, text.n);
    return false;
}

void pilu_html_title(pilu_buf *out, pilu_str text)
{
    size_t from = 0;
    for (size_t i = 0, n; i < text.n; i += n) {
        n = longest_of(WORDS, PILU_COUNT(WORDS), text, i);
        if (!n) {
            n = 1;
            continue;
        }
        put(out, text, from, i);
        if (i >= 3 && is_han(text, i - 3)) pilu_buf_text(out, "<wbr>");
        put(out, text, i, i + n);
        from = i + n;
        bool word = longest_of(WORDS, PILU_COUNT(WORDS), text, from);
        if (!word && is_han(text, from)) pilu_buf_text(out, "<wbr>");
    }
    put(out, text, from, text.n);
}
