# The layout of the Pyodide bundle that workerd reads. The field numbers are the format; the names
# are ours. docs/runtime.md says how the bundle is made.
@0xd9f1b2c3a4e5f607;

enum Kind {
  bundle @0;
  builtin @1;
  internal @2;
}

struct Module {
  name @0 :Text;
  union {
    source @1 :Data;
    wasm @4 :Data;
    data @5 :Data;
    json @6 :Text;
  }
  kind @2 :Kind;
  declaration @3 :Text;
  compileCache @7 :Data;
}

struct Bundle {
  modules @0 :List(Module);
}
