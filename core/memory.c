// Memory: what is asked for lies one after the other, from the end of the module's own data on, and grows.

extern uint8_t __heap_base;
static uint32_t heap_end = 0;

// Returns where `bytes` more begin, on a multiple of 16, all of them zero; 0 where there is no room.
static uint32_t reserve(uint32_t bytes) {
  uint32_t start = heap_end ? heap_end : (uint32_t)&__heap_base;
  start = (start + 15) & ~15u;
  uint64_t end = (uint64_t)start + bytes;
  uint64_t have = (uint64_t)__builtin_wasm_memory_size(0) << 16;
  if (end > have) {
    uint64_t pages = (end - have + 65535) >> 16;
    if (end > 0xffff0000ull || __builtin_wasm_memory_grow(0, (uint32_t)pages) == (size_t)-1) return 0;
  }
  heap_end = (uint32_t)end;
  return start;
}

// The host's area comes last, so that it can grow where it lies.
static uint32_t room_start = 0, room_bytes = 0;

// Returns where the host's area of at least `bytes` begins; what it held stays. 0 where there is no room.
static uint32_t room_for(uint32_t bytes) {
  if (!room_start) {
    room_start = reserve(bytes);
    room_bytes = room_start ? bytes : 0;
  } else if (bytes > room_bytes) {
    heap_end = room_start;
    if (!reserve(bytes)) {
      heap_end = room_start + room_bytes;
      return 0;
    }
    room_bytes = bytes;
  }
  return room_start;
}
