// Keeps the app, and what was opened or saved, readable without a network. Nothing personal is kept: no answer of the
// API except public items, columns and the site; and all of it goes when somebody signs out.
const shellCache = 'shell-1'
const readCache = 'read-1'
const savedCache = 'saved-1'
const pictureCache = 'pictures-1'
const most = { [shellCache]: 200, [readCache]: 120, [pictureCache]: 300 }

/** Every part of the learner app; the build writes them here, so that each build is a new worker too. */
const appFiles = []

const fixed = new Set(['/early.js', '/icon.svg', '/manifest.webmanifest'])
const isAsset = (path) => path.startsWith('/assets/')
const isPage = (path) => path === '/' || /^\/(items|columns|series|courses)\/[^/]+$/.test(path)
const isPublicApi = (path) => /^\/api\/v1\/(site|home|columns|(items|columns|series|courses)\/[^/]+)$/.test(path)
const isPicture = (request, path) => request.destination === 'image' && path.startsWith('/media/')

self.addEventListener('install', (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()))
})

// The page of the app's shell, what it names, and the parts that it loads later: a page of the app may be opened for the
// first time without a network. Once for each start of this worker, so that a new version is kept too.
let shellIsFresh = false
async function keepShell() {
  const cache = await caches.open(shellCache)
  const shell = await fetch('/offline')
  if (!shell.ok) throw new Error('no shell')
  const html = await shell.clone().text()
  const named = [...html.matchAll(/(?:src|href)="(\/(?:assets\/[^"]+|early\.js|site-logo\.\w+|icon\.svg|manifest\.webmanifest))"/g)].map((match) => match[1])
  await Promise.all([...new Set([...named, ...appFiles])].map(async (address) => {
    if (!isAsset(address)) await cache.add(address).catch(() => {}) // the app does without
    else if (!(await cache.match(address))) await cache.add(address)
  }))
  await cache.put('/offline', shell)
  shellIsFresh = true
}

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const mine = [shellCache, readCache, savedCache, pictureCache]
      for (const name of await caches.keys()) if (!mine.includes(name)) await caches.delete(name)
      await trim(shellCache)
      await self.clients.claim()
    })(),
  )
})

self.addEventListener('message', (event) => {
  const { keep, drop, forget } = event.data ?? {}
  if (Array.isArray(keep)) event.waitUntil(save(wholeOf(keep)))
  if (Array.isArray(drop)) event.waitUntil(unsave(wholeOf(drop)))
  if (forget === true) event.waitUntil(Promise.all([readCache, savedCache, pictureCache].map((name) => caches.delete(name))))
})

// A saved item is its page, what the app asks for in its place, and its pictures.
function wholeOf(addresses) {
  const mine = addresses.filter((each) => typeof each === 'string' && each.startsWith('/'))
  return mine.flatMap((address) => (isPage(address) ? [address, `/api/v1${address}`] : [address]))
}

async function save(addresses) {
  const cache = await caches.open(savedCache)
  await Promise.all(addresses.map(async (address) => (await cache.match(address, { ignoreVary: true })) ?? cache.add(address).catch(() => {})))
}

async function unsave(addresses) {
  const cache = await caches.open(savedCache)
  await Promise.all(addresses.map((address) => cache.delete(address, { ignoreVary: true })))
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin || request.headers.has('range')) return
  const path = url.pathname
  if (isAsset(path)) event.respondWith(cacheFirst(request, shellCache))
  else if (isPicture(request, path)) event.respondWith(cacheFirst(request, pictureCache))
  else if (fixed.has(path) || path.startsWith('/site-logo.')) event.respondWith(networkFirst(request, false))
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

async function put(name, request, answer) {
  try {
    const cache = await caches.open(name)
    await cache.put(request, answer)
    await trim(name)
  } catch {
    // The device has no room: the answer still goes to the page.
  }
}

async function trim(name) {
  const cache = await caches.open(name)
  const kept = await cache.keys()
  for (const old of kept.slice(0, Math.max(0, kept.length - most[name]))) await cache.delete(old)
}
