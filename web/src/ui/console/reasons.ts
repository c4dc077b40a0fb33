import type { Language } from '@/ui/settings'

/** The program says its reasons in English; these are its sentences in Chinese. What is not here is shown as it came. */
const chinese: [RegExp, string][] = [
  [/^is missing$/, '缺少这一项'],
  [/^must not be empty$/, '不能为空'],
  [/^must not be empty when the item is published$/, '发布前要有正文、媒体或图片'],
  [/^must be one of (.+)$/, '只能是以下之一：$1'],
  [/^must be (\d+) or more$/, '不能小于 $1'],
  [/^must be a whole number from (-?\d+) to (\d+)$/, '要填 $1 到 $2 的整数'],
  [/^must be from (-?\d+) to (\d+)$/, '要在 $1 到 $2 之间'],
  [/^must have (\d+) to (\d+) characters(, .*)?$/, '长度要在 $1 到 $2 个字之间'],
  [/^must be (\d+) to (\d+) characters(, .*)?$/, '长度要在 $1 到 $2 个字之间'],
  [/^must have at most (\d+) characters.*$/, '不能超过 $1 个字'],
  [/^must be at most (\d+) characters.*$/, '不能超过 $1 个字'],
  [/^must be 1 to 40 letters, digits, \. _ or -$/, '只能用字母、数字和 . _ -，1 到 40 个'],
  [/^another organisation has this code$/, '已有别的组织用这个代码'],
  [/^another (column|series) has it$/, '已有同样的'],
  [/^the organisation is closed$/, '这个组织已经关闭'],
  [/^there are open organisations below it$/, '下面还有未关闭的组织'],
  [/^there are learners in it; move them first$/, '里面还有学员，请先把他们移走'],
  [/^the topmost organisation stays open$/, '最上级组织不能关闭'],
  [/^it is closed already$/, '它已经关闭了'],
  [/^must be an organisation that your roles cover$/, '必须是你的角色管得到的组织'],
  [/^must be a learner of an organisation that your roles cover$/, '必须是你的角色管得到的组织里的学员'],
  [/^no organisation has the code (.+)$/, '没有代码为 $1 的组织'],
  [/^no organisation has this code$/, '没有这个代码的组织'],
  [/^your roles do not allow you to (give|take) this one( here)?$/, '你的角色不能授予或收回这个角色'],
  [/^this learner holds it here already$/, '这位学员在这里已有这个角色'],
  [/^this learner holds a role that you could not give$/, '这位学员的角色高于你能授予的角色'],
  [/^this learner is suspended$/, '这位学员已停用'],
  [/^nobody suspends themselves$/, '不能停用自己'],
  [/^the site must keep one operator$/, '最上级组织至少要留一位运维'],
  [/^must be in the future; leave it out to publish now$/, '要选将来的时间；想马上发布就用“立即发布”'],
  [/^somebody else changed it; version (\d+) is stored$/, '别人已经改过，现在是第 $1 版'],
  [/^has another number of fields than the first line$/, '这一行的栏数和第一行不同'],
  [/^the first line must name this column$/, '第一行要有这一栏'],
  [/^stands in this file twice$/, '在文件里出现了两次'],
  [/^(.*)the version must be higher than the one in use.*$/, '$1版本号必须比现在用的大'],
  [/^must be higher than (\d+), the version in use$/, '必须比现在用的版本 $1 大'],
  [/^is not YAML: (.+)$/, '不是正确的 YAML：$1'],
  [/^'(.+)' has a rule already, '(.+)'$/, '“$1”已有规则“$2”'],
  [/^'(.+)' is the id of another rule$/, '“$1”是另一条规则的标识'],
  [/^an item uses it.*$/, '有内容在用它，不能删除'],
]

export function reasonIn(reason: string, language: Language): string {
  if (language !== 'zh') return reason
  for (const [pattern, text] of chinese) if (pattern.test(reason)) return reason.replace(pattern, text)
  return reason
}
