// Keeps the shell, and what was opened or saved, readable without a network. Nothing personal is kept: no answer of the
// API except public items, columns and the site; and all of it goes when somebody signs out.
const shellCache = 'shell-1'
const readCache = 'read-1'
const savedCache = 'saved-1'
const readMost = 120
const shellMost = 200

const fixed = new Set(['/early.js', '/site.css', '/icon.svg', '/manifest.webmanifest'])
const isAsset = (path) => path.startsWith('/assets/')
const isPage = (path) => path === '/' || /^\/(items|columns|series|courses)\/[^/]+$/.test(path)
const isPublicApi = (path) => /^\/api\/v1\/(site|home|columns|(items|columns|series|courses)\/[^/]+)$/.test(path)
const isPicture = (request, path) => request.destination === 'image' && path.startsWith('/media/')

self.addEventListener('install', (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()))
})

// The page of the app's shell and what it names. Once for each start of this worker, so that a new version is kept too.
let shellIsFresh = false
async function keepShell() {
  const cache = await caches.open(shellCache)
  const shell = await fetch('/offline')
  if (!shell.ok) throw new Error('no shell')
  const html = await shell.clone().text()
  const named = [...html.matchAll(/(?:src|href)="(\/(?:assets\/[^"]+|early\.js|site\.css|icon\.svg|manifest\.webmanifest))"/g)].map((match) => match[1])
  await Promise.all([...new Set(named)].map(async (address) => {
    if (!isAsset(address) || !(await cache.match(address))) await cache.add(address)
  }))
  await cache.put('/offline', shell)
  shellIsFresh = true
}

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const mine = [shellCache, readCache, savedCache]
      for (const name of await caches.keys()) if (!mine.includes(name)) await caches.delete(name)
      await self.clients.claim()
    })(),
  )
})

self.addEventListener('message', (event) => {
  const { keep, forget } = event.data ?? {}
  if (Array.isArray(keep)) event.waitUntil(save(keep.filter((each) => typeof each === 'string' && each.startsWith('/'))))
  if (forget === true) event.waitUntil(Promise.all([caches.delete(readCache), caches.delete(savedCache)]))
})

// A saved item is its page, what the app asks for in its place, and its pictures.
async function save(addresses) {
  const cache = await caches.open(savedCache)
  const wanted = addresses.flatMap((address) => (isPage(address) ? [address, `/api/v1${address}`] : [address]))
  await Promise.all(wanted.map((address) => cache.add(address).catch(() => {})))
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin || request.headers.has('range')) return
  const path = url.pathname
  if (isAsset(path)) event.respondWith(cacheFirst(request, shellCache))
  else if (isPicture(request, path)) event.respondWith(cacheFirst(request, readCache))
  else if (fixed.has(path)) event.respondWith(networkFirst(request, false))
  else if (isPublicApi(path)) event.respondWith(networkFirst(request))
  else if (request.mode === 'navigate' && !path.startsWith('/api/') && !path.startsWith('/console')) {
    event.respondWith(networkFirst(request, isPage(path)))
    if (!shellIsFresh) event.waitUntil(keepShell().catch(() => {}))
  }
})

async function cacheFirst(request, name) {
  const found = await caches.match(request)
  if (found) return found
  const answer = await fetch(request)
  if (answer.ok && answer.status === 200) await put(name, request, answer.clone())
  return answer
}

// Without a network: what was opened or saved, then the app's shell, which can show kept answers and says what is wrong.
async function networkFirst(request, keep = true) {
  try {
    const answer = await fetch(request)
    if (keep && answer.ok && answer.type === 'basic' && !answer.redirected) await put(readCache, request, answer.clone())
    if (answer.status === 404 || answer.status === 410) await forgetAddress(new URL(request.url).pathname)
    return answer
  } catch (reason) {
    const found = await caches.match(request, { ignoreVary: true })
    if (found) return found
    if (request.mode === 'navigate') {
      const shell = await caches.match('/offline')
      if (shell) return shell
    }
    throw reason
  }
}

// What was withdrawn is not read on without a network: neither the page nor the app's answer for it stays.
async function forgetAddress(path) {
  const page = path.startsWith('/api/v1/') ? path.slice('/api/v1'.length) : path
  if (!isPage(page)) return
  for (const name of [readCache, savedCache]) {
    const cache = await caches.open(name)
    for (const address of [page, `/api/v1${page}`]) await cache.delete(address, { ignoreSearch: true, ignoreVary: true })
  }
}

async function put(name, request, answer) {
  try {
    const cache = await caches.open(name)
    await cache.put(request, answer)
    const most = name === readCache ? readMost : shellMost
    const kept = await cache.keys()
    for (const old of kept.slice(0, Math.max(0, kept.length - most))) await cache.delete(old)
  } catch {
    // The device has no room: the answer still goes to the page.
  }
}
