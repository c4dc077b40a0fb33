/** Texts that both apps use. */
export const shared = {
  common: {
    retry: '重试',
    cancel: '取消',
    save: '保存',
    close: '关闭',
    back: '返回',
    more: '更多',
    loading: '正在加载',
    show_more: '加载更多',
    skip: '跳到正文',
    all: '全部',
    none: '无',
    search: '搜索',
    sign_in: '登录',
    sign_out: '退出登录',
    confirm: '确定',
    home: '首页',
    required: '必填',
  },
  problem: {
    offline: { title: '网络不通', detail: '连不上服务器。已经打开或收藏过的内容仍可阅读。' },
    signed_out: { title: '请先登录', detail: '登录后继续。' },
    forbidden: { title: '没有权限', detail: '你的账号不能查看这一页。' },
    not_found: { title: '这里没有内容', detail: '它可能已被撤下，或者地址有误。' },
    withdrawn: { title: '这篇内容已撤下', detail: '原因：{reason}' },
    conflict: { title: '内容已有变化', detail: '请刷新后再试。' },
    invalid: { title: '请检查填写的内容', detail: '有的地方不符合要求。' },
    too_many: { title: '操作太频繁', detail: '请稍等片刻再试。' },
    broken: { title: '出了点问题', detail: '服务器没能完成这个请求，请稍后重试。' },
  },
}

export type Shared = typeof shared
