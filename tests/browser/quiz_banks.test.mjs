// Question banks in the console: made, filled by hand and from files, reviewed by another person, exported and read again.
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { City, accessibilityOf, done, message, openConsole, openPage, screenshots, settled, signedIn, startBrowser, wordlessIn } from './support.mjs'

let city
let browser
let storage
before(async () => {
  ;[city, browser] = [await City.start(), await startBrowser()]
  storage = await signedIn(browser, city.base, ['editor', 'chief'])
})
after(async () => {
  await browser?.close()
  await city?.stop()
})

const consolePage = (account, address, options = {}) => openConsole(browser, city.base, address, { storageState: storage[account], ...options })
const shot = (page, name) => page.screenshot({ path: join(screenshots, `console-${name}.png`) })

const gift = `// three questions, the second of which cannot be held
::汤::子之汤兮，__之上兮。{=宛丘 =宛邱}

::作文::谈谈你的家乡。{}

::年份::周口市设立于哪一年？{#2000:0}
`
let bank

test('a bank is made, a question written, approved by another person and used', { timeout: 180_000 }, async () => {
  const page = await consolePage('editor', '/banks')
  await page.getByRole('link', { name: '文史与生活' }).waitFor()
  await page.getByRole('button', { name: '新建题库' }).first().click()
  const form = page.getByRole('dialog')
  await form.getByRole('button', { name: '保存' }).click()
  await form.locator('.entry-wrong').first().waitFor()
  await form.getByLabel('名称').fill('周口文史')
  await form.getByRole('button', { name: '保存' }).click()
  await page.getByRole('heading', { level: 1, name: '周口文史' }).waitFor()
  bank = new URL(page.url()).pathname.split('/').at(-1)

  await page.getByRole('link', { name: '编写题目' }).first().click()
  await page.getByRole('heading', { level: 1, name: '编写题目' }).waitFor() // the bank's page has a field of that name too
  await page.getByLabel('题干').fill('宛丘在今天的哪里？')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.locator('.entry-wrong, .form-summary').first().waitFor()
  for (const [index, text] of ['淮阳', '开封', '洛阳', '安阳'].entries()) await page.getByLabel(`第 ${index + 1} 行`).fill(text)
  await page.getByLabel('解析').fill('《诗经·陈风》里的宛丘，就在今天的周口市淮阳区。')
  await page.locator('.question-choices li.is-right', { hasText: '淮阳' }).waitFor()
  assert.deepEqual(await accessibilityOf(page), [])
  await shot(page, 'quiz-question-1280')
  await page.keyboard.press('Control+s')
  await message(page, '已保存为草稿').waitFor()
  assert.equal(await page.getByRole('button', { name: '审核通过' }).count(), 0, 'an editor does not review')
  const address = new URL(page.url()).pathname.replace('/console', '')
  await done(page, 1)

  const chief = await consolePage('chief', address)
  await chief.getByRole('button', { name: '退回' }).click()
  await chief.getByRole('dialog').getByLabel('意见').fill('请注明出处')
  await chief.getByRole('dialog').getByRole('button', { name: '退回' }).click()
  await message(chief, '已退回').waitFor()
  await chief.getByText('请注明出处').waitFor()
  await chief.getByRole('button', { name: '审核通过' }).click()
  await message(chief, '已审核通过').waitFor()
  await chief.locator('.page-head .tag', { hasText: '在用' }).waitFor()
  await done(chief)
})

test('what somebody did in the banks is in their data, in words of both languages', { timeout: 60_000 }, async () => {
  for (const [account, texts] of Object.entries({ editor: ['周口文史', '宛丘在今天的哪里'], chief: ['请注明出处'] })) {
    for (const language of ['zh', 'en']) {
      const page = await openPage(browser, { language, storageState: storage[account] })
      await page.goto(`${city.base}/me/data`)
      await settled(page)
      assert.deepEqual((await wordlessIn(page)).filter((text) => text !== account), [], `${account} ${language}`)
      for (const text of texts) await page.locator('.data-tree', { hasText: text }).first().waitFor()
      assert.deepEqual(page.wrongs, [])
      await page.context().close()
    }
  }
})

test('a file comes in, what cannot be held says why, and the bank goes out again', { timeout: 180_000 }, async () => {
  const page = await consolePage('editor', `/banks/${bank}`)
  await page.getByRole('button', { name: '导入' }).click()
  const form = page.getByRole('dialog')
  await form.locator('input[type=file]').setInputFiles({ name: '文史.gift', mimeType: 'text/plain', buffer: Buffer.from(gift) })
  await form.getByText('导入 2 题。').waitFor()
  await form.getByText('不能导入 1 题').waitFor()
  await form.getByText(/文史\.gift/).first().waitFor()
  assert.deepEqual(await accessibilityOf(page), [])
  await shot(page, 'quiz-import-1280')
  await form.getByRole('button', { name: '关闭' }).last().click()
  await page.getByText('3 题，其中 1 题在用').waitFor()

  await page.getByRole('combobox', { name: '题型' }).selectOption({ label: '数值' })
  await page.getByRole('link', { name: /年份|哪一年/ }).waitFor()
  await page.getByRole('button', { name: '导出' }).click()
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'JSONL' }).click()])
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n').map((each) => JSON.parse(each))
  assert.deepEqual(lines.map((each) => each.kind).sort(), ['fill', 'numeric', 'single'])
  await writeFile(join(screenshots, 'quiz-export.jsonl'), JSON.stringify(lines))
  await done(page)
})

test('the pages of banks are accessible and hold on a phone', { timeout: 120_000 }, async () => {
  for (const [address, name] of [['/banks', 'quiz-banks'], [`/banks/${bank}`, 'quiz-bank'], [`/banks/${bank}/questions/new`, 'quiz-new']]) {
    for (const width of [390, 1280]) {
      const page = await consolePage('editor', address, { width })
      assert.deepEqual(await accessibilityOf(page), [], `${address} at ${width}`)
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${address} at ${width} is too wide`)
      await page.screenshot({ path: join(screenshots, `console-${name}-${width}.png`), fullPage: true })
      await done(page)
    }
  }
})
