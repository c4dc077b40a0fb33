# Which room may use which other room, and nothing else may. docs/architecture.md draws this map; part() enforces it.
# Read `ledger>people` as "ledger uses people, through its include/people/ only".
set(ROOM_EDGES
  ledger>people
  insight>people
  insight>ledger
  library>people
  library>ledger
  simulation>ledger
  quiz>people
  quiz>ledger
  arena>people
  arena>ledger
)

# Layers, lowest first. A part uses only parts of a lower layer; rooms use each other along ROOM_EDGES.
set(LAYER_base 0)
set(LAYER_store 1)
set(LAYER_http 1)
set(LAYER_room 2)
set(LAYER_app 3)
set(LAYER_test 4)
