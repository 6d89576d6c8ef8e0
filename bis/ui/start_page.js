// Runs on every staff page before Streamlit does, so that it works when Streamlit has no
// connection: leaves for the login when the session has ended, and says Streamlit's own
// words in Swedish. `bisWords` stands before it in the page.

let bisLeaving = false

function bisLeave() {
  if (bisLeaving) return  // to begin again every second would never arrive on a slow network
  bisLeaving = true
  const here = location.pathname + location.search
  location.replace("/logga-in?next=" + encodeURIComponent(here))
}

async function bisLook() {
  try {
    const answer = await fetch("/logga-in/status", { cache: "no-store" })
    if (answer.status === 401) bisLeave()
  } catch { /* no network just now: the next try will tell */ }
}

setInterval(bisLook, 10000)
document.addEventListener("visibilitychange", () => document.hidden || bisLook())
addEventListener("pageshow", (event) => {
  if (event.persisted) { bisLeaving = false; bisLook() }  // Back brought an old page to life
})

// What has just been said may stand below the window: what is drawn above it pushes it down, and
// on a slow computer goes on doing so for a while. From the first press on the reader decides.
// `how`: "whole", all of it is to be seen, with some room around it; "begin", that it begins in sight
// is enough; "nearest", the page moves no further than it must.
function bisShow(key, how) {
  const end = performance.now() + 3000, scrolling = new AbortController()
  for (const name of ["pointerdown", "keydown", "wheel", "touchstart"]) {
    addEventListener(name, () => scrolling.abort(), { signal: scrolling.signal, passive: true })
  }
  const show = () => {
    if (scrolling.signal.aborted || performance.now() > end) return scrolling.abort()
    const said = document.querySelector(`.st-key-${key}`), place = said?.getBoundingClientRect()
    const whole = how === "whole", room = whole ? 80 : 0, fits = place?.height < 0.8 * innerHeight
    const isCut = whole && fits ? place?.bottom > innerHeight - room : place?.top > innerHeight / 2
    if (said) said.style.scrollMarginTop = "4rem"  // clear of the band over the page
    if (how === "nearest") said?.scrollIntoView({ block: "nearest" })
    else if (place?.top < room || isCut) said.scrollIntoView({ block: fits ? "center" : "start" })
    requestAnimationFrame(show)
  }
  requestAnimationFrame(show)
}

// Streamlit leaves a new page scrolled as far down as the one before: each begins at its heading,
// also that of an organisation, which is opened in the list of them all.
const bisPage = () => location.pathname + new URLSearchParams(location.search).get("partner")
// A button that opens a page gives first the old page's address what the new one is to hold: the
// new page takes the place of that step, so that Back leads to where one was.
const bisPush = history.pushState
let bisLastHere = -Infinity
history.pushState = function (...given) {
  const before = bisPage(), to = new URL(given[2] ?? "", location.href)
  const leaves = to.pathname !== location.pathname
  const isOneStep = leaves && to.search === location.search && performance.now() - bisLastHere < 5000
  ;(isOneStep ? history.replaceState : bisPush).apply(this, given)
  bisLastHere = leaves ? -Infinity : performance.now()
  if (bisPage() !== before) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0)
}

// Who presses a link leaves the field that was typed in, and Streamlit asks for the link's page
// before it sends what was typed; that it sends as from the old page, and so goes back there. So
// the press waits for the answer to what was typed: before it the new page would take its place.
// It waits no longer than half a second, since what was sent while typing is not sent again.
let bisTyped = false, bisOnItsWay = false, bisPressed, bisEnough
function bisArrived() {
  clearTimeout(bisEnough)
  bisAnswer.disconnect()
  bisOnItsWay = false
  bisPressed?.click()
  bisPressed = undefined
}
const bisAnswer = new MutationObserver(([{ target }]) =>
  target.getAttribute("data-test-script-state") === "running" && bisArrived())
document.addEventListener("input", () => { bisTyped = true }, true)
document.addEventListener("focusout", () => {
  if (!bisTyped) return
  bisTyped = false
  bisOnItsWay = true
  clearTimeout(bisEnough)
  bisEnough = setTimeout(() => {  // later than Streamlit's own timer, which sends it
    bisAnswer.observe(document.documentElement, { subtree: true, attributeFilter: ["data-test-script-state"] })
    bisEnough = setTimeout(bisArrived, 500)
  }, 10)
})
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-testid=stTopNavLink], [data-testid=stSidebarNavLink], [data-testid=stPageLink-NavLink]")
  if (!link || !bisOnItsWay || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  event.stopPropagation()
  bisPressed = link
}, true)  // before Streamlit hears it

// In a narrow window the menu lies over the page. Streamlit folds it away after a choice only
// where the browser calls itself one of a phone: a tablet's or a small window's does not.
document.addEventListener("click", (event) => {
  const { target, ctrlKey, metaKey, shiftKey } = event
  if (!target.closest?.("[data-testid=stSidebarNavLink]") || ctrlKey || metaKey || shiftKey) return
  setTimeout(() => document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click())
})

// Streamlit sends a text when its field is left: in these places also whenever the typing pauses,
// so that a reload, Back, or a session that ends in the middle of it loses nothing.
const bisKept = [
  ".st-key-diary-form textarea", ".st-key-closing-form textarea", ".st-key-meeting textarea",
  ".st-key-meeting [data-testid=stTextInput] input",
].join()
let bisPause
document.addEventListener("input", ({ target }) => {
  if (!target.matches?.(bisKept)) return
  const ctrlKey = target.tagName === "TEXTAREA"
  clearTimeout(bisPause)
  bisPause = setTimeout(() => target.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", ctrlKey, bubbles: true })), 700)
})

// Enter in a number of Avsluta saves, as in a form: Streamlit takes the number and stops there.
document.addEventListener("keydown", ({ key, target }) => {
  const form = key === "Enter" && target.matches?.("input[type=number]") && target.closest(".st-key-closing-form")
  if (form) form.querySelector("[data-testid=stBaseButton-primary]")?.click()
})

// All our numbers are whole: what is none is not taken in, so that what is seen is what is saved
// (a browser shows 1.5 or 1e9 where Streamlit reads 1).
document.addEventListener("beforeinput", (event) => {
  if (event.target.matches?.("input[type=number]") && /[^0-9\s-]/.test(event.data ?? "")) event.preventDefault()
})

const bisParts = Object.keys(bisWords).filter((key) => key.includes("…"))
// In these places Streamlit speaks; anywhere else the same words may be a person's.
const bisPlaces = [
  "stSkipToContent", "stConnectionStatus", "stStatusWidget", "stDialog", "stDateInputCalendar",
  "stFileUploader",
].map((name) => `[data-testid=${name}]`).concat("[role=listbox]", "[role=spinbutton]", "[role=tooltip]", "[data-live-announcer]").join()

function bisSwedish(words) {
  const whole = bisWords[words.trim()]
  if (whole) return whole
  for (const part of bisParts) {
    const [before, after] = part.split("…")
    if (words.startsWith(before) && words.endsWith(after)) {
      return bisWords[part].split("…").join(words.slice(before.length, words.length - after.length))
    }
  }
  return words
}

function bisTranslateText(node) {
  const said = bisSwedish(node.data)
  if (said !== node.data && node.parentElement?.closest(bisPlaces)) node.data = said
}

function bisTranslateAttribute(element, name) {
  const words = element.getAttribute(name)
  if (words && bisSwedish(words) !== words) element.setAttribute(name, bisSwedish(words))
}

const bisAttributes = ["aria-label", "title", "placeholder"]

function bisTranslate(root) {
  if (root.nodeType === Node.TEXT_NODE) return bisTranslateText(root)
  if (root.nodeType !== Node.ELEMENT_NODE) return
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
  for (let node = root; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) bisTranslateText(node)
    else bisAttributes.forEach((name) => bisTranslateAttribute(node, name))
  }
}

new MutationObserver((changes) => {
  for (const change of changes) {
    if (change.type === "childList") change.addedNodes.forEach(bisTranslate)
    else if (change.type === "characterData") bisTranslateText(change.target)
    else bisTranslateAttribute(change.target, change.attributeName)
  }
}).observe(document.documentElement, {
  subtree: true, childList: true, characterData: true, attributeFilter: bisAttributes,
})

// A browser gives the full screen only to a tap in the page: the button on Möte is an ordinary
// one of Streamlit's, and this hears it. An iPhone has no full screen to give.
document.addEventListener("click", (event) => {
  if (!event.target.closest?.(".st-key-full-screen button")) return
  if (document.fullscreenElement) document.exitFullscreen()
  else document.documentElement.requestFullscreen?.()
})

// The arrow keys of a meeting. Streamlit takes a press for what its button did when it was drawn
// last, two at once for one, and hears none before it has drawn the button to its end. So the
// presses are counted here, and the page is turned to the scene that they lead to whenever it
// stands still and is not there: asked twice for the same scene, it does nothing twice.
const bisNoSteps = "input, textarea, select, [contenteditable], [role=toolbar], [role=radiogroup], [role=listbox], [role=grid]"
let bisWanted, bisAsked  // scenes, counted from 0, until the page is there: where the presses lead to, and the last asked for
const bisSteps = () => [...document.querySelectorAll(".st-key-meeting-steps .stButton")]
  .map((step) => step.querySelector("button"))  // there is another for a hand
const bisShown = (steps) => steps.findIndex((step) => step.getAttribute("kind") === "primary")
const bisStand = () => { bisWanted = bisAsked = undefined }

function bisTurn() {
  const steps = bisSteps(), { testScriptState, testConnectionState } = document.querySelector("[data-testid=stApp]").dataset
  if (testScriptState !== "notRunning" || testConnectionState !== "CONNECTED") return
  const isThere = bisShown(steps) === bisWanted && (bisAsked ?? bisWanted) === bisWanted
  if (isThere || !steps[bisWanted]) return bisStand()
  bisAsked = bisWanted
  steps[bisWanted].click()
}

new MutationObserver(() => bisWanted !== undefined && bisTurn()).observe(document, {
  subtree: true, attributeFilter: ["data-test-script-state", "data-test-connection-state"],
})
document.addEventListener("click", (event) => event.isTrusted && bisStand(), true)
document.addEventListener("keydown", (event) => {
  const { key, target, repeat, ctrlKey, metaKey, altKey, shiftKey } = event
  if (key === "Escape") bisStand()
  const by = { ArrowLeft: -1, ArrowRight: 1 }[key], isOther = ctrlKey || metaKey || altKey || shiftKey
  if (!by || isOther || target.closest?.(bisNoSteps) || document.querySelector("[data-testid=stDialog]")) return
  if (!document.querySelector(".st-key-meeting-on")) return  // it is drawn after all steps
  event.preventDefault()
  if (repeat) return  // a key that is held down is one press
  const steps = bisSteps(), to = (bisWanted ?? bisShown(steps)) + by
  bisWanted = Math.min(Math.max(to, 0), steps.length - 1)
  if (bisAsked === undefined) bisTurn()  // else once that has been answered
})

// Who has written in a field of a meeting gives the arrow keys back to the scenes by Esc, or by
// Enter where that ends what is written. Esc is then the field's, and does not leave the meeting.
document.addEventListener("keydown", (event) => {
  const { key, target, isTrusted, isComposing, ctrlKey } = event
  if (!target.matches?.(".st-key-meeting :is(input, textarea, [role=spinbutton])") || isComposing) return
  const ends = key === "Enter" && isTrusted && (ctrlKey || target.tagName === "INPUT")
  if (key !== "Escape" && !ends) return
  if (key === "Escape") event.stopImmediatePropagation()
  target.blur()
})

// In a row of choices the arrow keys move between the choices. Who taps one in a meeting wants
// the next scene of them; who came to the row by keyboard keeps them.
document.addEventListener("click", (event) => {
  if (event.detail && event.target.closest?.(".st-key-meeting [role=toolbar], .st-key-meeting [role=radiogroup]"))
    setTimeout(() => document.activeElement?.blur())
}, true)  // the choices let no tap through

// Streamlit's menu holds its folded part in a bare div inside the list, under a heading that only
// a pointer can open. A screen reader shall hear one list, its last item a button that unfolds.
function bisMenu() {
  for (const heading of document.querySelectorAll("[data-testid=stNavSectionHeader]")) {
    const links = heading.parentElement.querySelectorAll("li")
    heading.parentElement.setAttribute("role", "listitem")
    heading.setAttribute("role", "button")
    heading.setAttribute("aria-expanded", links.length > 0)
    heading.tabIndex = 0
    links.forEach((link) => link.setAttribute("role", "none"))
  }
}

new MutationObserver(bisMenu).observe(document.documentElement, { subtree: true, childList: true })

document.addEventListener("keydown", (event) => {
  if (!["Enter", " "].includes(event.key) || !event.target.matches?.("[data-testid=stNavSectionHeader]")) return
  event.preventDefault()
  event.target.click()
})
