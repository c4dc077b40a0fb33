// Runs before the first paint, so that a remembered theme, type size and language do not flash.
(function () {
  var root = document.documentElement
  try {
    var kept = JSON.parse(localStorage.getItem('wanqiu.settings') || '{}')
    if (kept.theme === 'dark' || kept.theme === 'light') root.dataset.theme = kept.theme
    if (kept.largeType === true) root.dataset.type = 'large'
    if (kept.language === 'en') root.lang = 'en'
  } catch (error) {
    // Storage is closed to this page: the site's own look stays.
  }
  root.classList.add('has-script')
})()
