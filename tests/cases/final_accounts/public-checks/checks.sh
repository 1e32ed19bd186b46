# shellcheck shell=sh
# checks.sh: each relation between the public tables, broken by one change of the data of the case public-tables.
. "$ROOT"/tests/cases/lib.sh

broken() {
    cp "$ROOT/tests/cases/final_accounts/public-tables/data.json" data.json
    change data.json "$1"
    "$PILU" check data.json 2>&1 && echo "nothing was found: $1"
    echo
}

# 01 = 02: a source, then a source that 01 does not have
broken 's/^    {"code": "service", "amount": 2500}/    {"code": "service", "amount": 2600}/'
broken 's/\[{"code": "service", "amount": 2500}\]/[{"code": "service", "amount": 2500}, {"code": "other", "amount": 100}]/'
# 01 = 03: the same of the expense
broken 's/"business": 300/"business": 200/'
broken 's/"business": 300/"business": 300, "to_superior": 50/'
# 01 and 04 have a row for each class; a code has one name
broken 's/"212": /"218": /; s/"21208": /"21808": /; s/2120803/2180803/'
broken 's/"other", "code": "2080101", "name": "行政运行"/"other", "code": "2080101", "name": "机关运行"/'
# 07 and 04: nothing below zero at the end of the year; the fiscal balances are a part of all
broken 's/"fund", "amount": 30000/"fund", "amount": 29000/; s/"opening": 1000/"opening": 0/'
broken 's/"opening": 1000/"opening": 1100/; s/"distribution": 200/"distribution": 0/'
broken 's/"distribution": 200/"distribution": 300/'
# 05 basic = 06
broken 's/"amount": 8000/"amount": 8100/'
# 06 <= 09 <= 06 and projects
broken 's/"公务接待费", "amount": 2000/"公务接待费", "amount": 2600/; s/"amount": 8000/"amount": 7400/'
broken 's/"reception": {"budget": 3000, "final": 2500/"reception": {"budget": 60000, "final": 60000/
s/"检查", "amount": 2500/"检查", "amount": 60000/'
exit 0
