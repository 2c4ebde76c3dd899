package allod.bench.pages;

import java.util.List;

/// A process that prints figures.
///
/// @param title for people
/// @param suffix what is appended to the names of its figures, such as ` 1024 MiB`
/// @param main the class to run; empty for a program in C
/// @param inC the name of the program in C, under `target`; empty for a class
/// @param jvmOptions more options than all have
/// @param words its arguments
record Program(String title, String suffix, String main, String inC, List<String> jvmOptions, List<String> words) {

    static Program java(String title, String suffix, Class<?> main, String... words) {
        return new Program(title, suffix, main.getName(), "", List.of(), List.of(words));
    }

    /// One that needs options of its own, such as a larger Java heap.
    Program with(String... options) {
        return new Program(title, suffix, main, inC, List.of(options), words);
    }

    static Program c(String title, String suffix, String name, String... words) {
        return new Program(title, suffix, "", name, List.of(), List.of(words));
    }
}
