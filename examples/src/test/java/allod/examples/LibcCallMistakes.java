package allod.examples;

import java.util.List;

/// What can go wrong with the arenas of plain code.
final class LibcCallMistakes {

    private static final String BYTES = """
                    try (Arena arena = Arena.ofConfined()) {
                        return length(arena.allocateFrom(text));
                    }
            """;

    private LibcCallMistakes() {}

    static List<Mistake> all() {
        return List.of(
                mistake( // the segment is used after its arena
                        "            return array.toArray(JAVA_INT);",
                        "arena.close(); //!\nreturn array.toArray(JAVA_INT);",
                        "OWN0505"),
                mistake( // what the method made lives no longer than the arena
                        "        try (Arena arena = Arena.ofConfined()) {\n"
                                + "            MemorySegment vector = vector(arena, texts);\n",
                        "MemorySegment vector;\ntry (Arena first = Arena.ofConfined()) {\n"
                                + "vector = vector(first, texts); //!\n}\ntry (Arena arena = Arena.ofConfined()) {\n",
                        "OWN0597"),
                mistake( // memory that nobody frees
                        BYTES,
                        "Arena arena = Arena.ofConfined(); //!\nreturn length(arena.allocateFrom(text));",
                        "OWN1001"),
                mistake( // closed before its last use
                        BYTES, """
                        Arena arena = Arena.ofConfined();
                        MemorySegment bytes = arena.allocateFrom(text);
                        arena.close(); //!
                        return length(bytes);
                        """, "OWN0505"),
                mistake( // allocated from what is closed
                        BYTES, """
                        Arena arena = Arena.ofConfined();
                        arena.close();
                        return length(arena.allocateFrom(text)); //!
                        """, "OWN0382"),
                mistake( // closed twice
                        BYTES, """
                        Arena arena = Arena.ofConfined();
                        long bytes = length(arena.allocateFrom(text));
                        arena.close();
                        arena.close(); //!
                        return bytes;
                        """, "OWN0382"),
                mistake( // the caller gets memory that is gone
                        "        MemorySegment vector = allocator.allocate(ADDRESS, texts.size() + 1L);",
                        """
                        try (Arena arena = Arena.ofConfined()) {
                            if (texts.isEmpty()) {
                                return arena.allocate(ADDRESS); //!
                            }
                        }
                        MemorySegment vector = allocator.allocate(ADDRESS, texts.size() + 1L);
                        """,
                        "OWN0515"),
                mistake( // the caller gets the arena that is closed
                        "    static long bytes(String text) {", """
                        static Arena arena() {
                            try (Arena arena = Arena.ofConfined()) {
                                return arena; //!
                            }
                        }

                        static long bytes(String text) {
                        """, "OWN1005"));
    }

    private static Mistake mistake(String old, String wrong, String code) {
        return new Mistake(LibcCall.class, old, wrong, code);
    }
}
