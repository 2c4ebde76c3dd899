package allod.own.check.type;

import allod.own.check.type.Signature.Receiver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads stub files.
///
/// ```
/// file   = { "class" NAME { word } "{" { method } "}" }
/// method = { word } type NAME "(" [ "*" | { word } "*" | parameter { "," parameter } ] ")" { clause } ";"
/// parameter = type [ NAME ]
/// type   = { word } NAME [ "<" type { "," type } ">" ] { "[" "]" }      ? extends T, ? super T and ? are types too
/// word   = "@" NAME [ "(" ... ")" ]                                    the annotations of allod.own
/// clause = "from" ( INPUT { "," INPUT } | "nothing" )                  whose loans the result holds; INPUT: a
///                                                                      parameter, or this
///        | "gives" PARAMETER                                           the result is that parameter
///        | "keeps" ( PARAMETER { "," PARAMETER } | "*" )               owners given there get out of sight
/// ```
///
/// A constructor is a method `new` without a type. `(*)` speaks for all overloads; words before the `*` hold
/// for each parameter.
final class StubReader {

    private static final Set<String> CLASS_WORDS = Set.of("Owned", "View", "Confined", "Shareable");

    private static final Set<String> METHOD_WORDS = Set.of("Mutates", "Consumes");

    private static final Set<String> TYPE_WORDS = Set.of("Own", "Ref", "Mut", "Once", "Scoped");

    /// A word with what stands in its parentheses.
    private record Word(String name, Map<String, String> values) {
        String value(String key, String otherwise) {
            return values.getOrDefault(key, otherwise);
        }
    }

    /// @param simple the simple name of the erased type
    private record Named(String simple, Spelling spelling, String name) {}

    private final StubTokens tokens;

    StubReader(StubTokens tokens) {
        this.tokens = tokens;
    }

    List<StubClass> read() {
        List<StubClass> classes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        while (!tokens.atEnd()) {
            tokens.expect("class", "a stub begins with 'class', then the qualified name of a class or interface");
            if (names.contains(tokens.peek())) {
                throw tokens.refused("the class has a stub in this file already: put its methods there");
            }
            String name = tokens.name("here stands the qualified name of the class");
            names.add(name);
            classes.add(stubClass(name));
        }
        return classes;
    }

    private StubClass stubClass(String name) {
        List<Word> words = words(CLASS_WORDS);
        tokens.expect("{", "the methods of a class stand in braces");
        Map<String, List<StubMethod>> methods = new HashMap<>();
        while (!tokens.takeIf("}")) {
            StubMethod method = method();
            methods.computeIfAbsent(method.name(), key -> new ArrayList<>()).add(method);
        }
        return new StubClass(name, traits(name, words), methods);
    }

    private static Traits traits(String name, List<Word> words) {
        Traits.Drop drop = Traits.Drop.NONE;
        String dropMethod = "";
        boolean view = false;
        boolean exclusive = false;
        boolean confined = false;
        boolean shareable = false;
        for (Word word : words) {
            switch (word.name()) {
                case "Owned" -> {
                    dropMethod = word.value("drop", "close");
                    drop = dropMethod.isEmpty() ? Traits.Drop.STRUCTURE : Traits.Drop.METHOD;
                }
                case "View" -> {
                    view = true;
                    exclusive = word.value("exclusive", "false").equals("true");
                }
                case "Confined" -> confined = true;
                default -> shareable = true;
            }
        }
        boolean tracked = view || drop != Traits.Drop.NONE;
        return tracked
                ? new Traits(
                        name, drop, dropMethod, view, exclusive, List.of(), confined, shareable, false, true, false)
                : Traits.PLAIN;
    }

    private StubMethod method() {
        Words here = Words.NONE;
        Receiver receiver = Receiver.SHARED;
        for (Word word : words(union(METHOD_WORDS, TYPE_WORDS))) {
            switch (word.name()) {
                case "Mutates" -> receiver = Receiver.EXCLUSIVE;
                case "Consumes" -> receiver = Receiver.CONSUMED;
                default -> here = here.and(words(word));
            }
        }
        Named result = new Named("", Spelling.NONE, "");
        if (!tokens.peek().equals("new")) {
            result = type();
        }
        String name = tokens.name("here stands the name of the method, or 'new' for a constructor");
        tokens.expect("(", "parameters stand in parentheses: (*) speaks for all overloads");
        Words first = typeWords();
        Spelling all = tokens.takeIf("*") ? Spelling.NONE.and(first) : null;
        List<Named> parameters = all == null ? parameters(first) : List.of();
        tokens.expect(")", "the parameters end with ')'");
        return clauses(name, receiver, result.spelling().and(here), all, parameters);
    }

    private StubMethod clauses(
            String name, Receiver receiver, Spelling result, @Nullable Spelling all, List<Named> parameters) {
        List<Integer> from = null;
        int gives = -1;
        List<Integer> keeps = List.of();
        while (!tokens.takeIf(";")) {
            if (tokens.takeIf("from")) {
                from = tokens.takeIf("nothing") ? List.of() : inputs(parameters, true);
            } else if (tokens.takeIf("gives")) {
                gives = input(parameters, false);
            } else if (tokens.takeIf("keeps")) {
                keeps = tokens.takeIf("*") ? List.of(StubMethod.ALL) : inputs(parameters, false);
            } else {
                throw tokens.refused("a method ends with ';', after 'from', 'gives' or 'keeps' and their parameters");
            }
        }
        return new StubMethod(
                name,
                all == null ? parameters.stream().map(Named::simple).toList() : null,
                all == null ? parameters.stream().map(Named::spelling).toList() : List.of(all),
                result,
                receiver,
                from,
                gives,
                keeps);
    }

    private List<Integer> inputs(List<Named> parameters, boolean withReceiver) {
        List<Integer> inputs = new ArrayList<>();
        do {
            inputs.add(input(parameters, withReceiver));
        } while (tokens.takeIf(","));
        return inputs;
    }

    private int input(List<Named> parameters, boolean withReceiver) {
        if (withReceiver && tokens.takeIf("this")) {
            return Signature.RECEIVER;
        }
        for (int i = 0; i < parameters.size(); i++) {
            if (!parameters.get(i).name().isEmpty()
                    && tokens.takeIf(parameters.get(i).name())) {
                return i;
            }
        }
        throw tokens.refused("here stands the name of a parameter of this method" + (withReceiver ? ", or this" : ""));
    }

    /// @param before words that stood before the first parameter
    private List<Named> parameters(Words before) {
        List<Named> parameters = new ArrayList<>();
        if (tokens.peek().equals(")")) {
            return parameters;
        }
        do {
            Named type = type();
            Spelling spelling = parameters.isEmpty() ? type.spelling().and(before) : type.spelling();
            String name = tokens.peek().equals(",") || tokens.peek().equals(")")
                    ? ""
                    : tokens.name("after the type of a parameter its name may stand, then ',' or ')'");
            parameters.add(new Named(type.simple(), spelling, name));
        } while (tokens.takeIf(","));
        return parameters;
    }

    private Words typeWords() {
        Words here = Words.NONE;
        for (Word word : words(TYPE_WORDS)) {
            here = here.and(words(word));
        }
        return here;
    }

    private Named type() {
        Words here = typeWords();
        if (tokens.takeIf("?")) {
            Named bound =
                    tokens.takeIf("extends") || tokens.takeIf("super") ? type() : new Named("?", Spelling.NONE, "");
            return new Named("?", bound.spelling().and(here), "");
        }
        String name = tokens.name("here stands a type: its simple name is enough");
        List<Spelling> arguments = new ArrayList<>();
        if (tokens.takeIf("<")) {
            do {
                arguments.add(type().spelling());
            } while (tokens.takeIf(","));
            tokens.expect(">", "the arguments of a type end with '>'");
        }
        boolean silent = arguments.stream().allMatch(Spelling::silent);
        Spelling spelling = silent ? Spelling.NONE.and(here) : new Spelling(here, List.copyOf(arguments), null);
        StringBuilder simple = new StringBuilder(name.substring(name.lastIndexOf('.') + 1));
        while (tokens.takeIf("[")) {
            tokens.expect("]", "an array is written with empty brackets");
            simple.append("[]");
            spelling = spelling.silent() ? spelling : new Spelling(Words.NONE, List.of(), spelling);
        }
        return new Named(simple.toString(), spelling, "");
    }

    private List<Word> words(Set<String> known) {
        List<Word> words = new ArrayList<>();
        while (tokens.takeIf("@")) {
            if (!known.contains(tokens.peek())) {
                throw tokens.refused("the words here are @"
                        + String.join(", @", known.stream().sorted().toList()));
            }
            words.add(word(tokens.take()));
        }
        return words;
    }

    private Word word(String name) {
        Map<String, String> values = new HashMap<>();
        if (tokens.takeIf("(")) {
            if (tokens.peek().startsWith("\"")) {
                values.put("value", tokens.text("here stands a text in quotes"));
            } else {
                String key = tokens.name("here stands a text in quotes, or drop = \"name\", or exclusive = true");
                tokens.expect("=", "after the name stands '='");
                values.put(
                        key,
                        tokens.peek().startsWith("\"")
                                ? tokens.text("here stands a text in quotes")
                                : tokens.name("here stands true, false or a text in quotes"));
            }
            tokens.expect(")", "the word ends with ')'");
        }
        return new Word(name, values);
    }

    private static Words words(Word word) {
        String lifetime = word.value("value", "");
        return switch (word.name()) {
            case "Own" -> new Words(Mode.OWN, "", false, false);
            case "Ref" -> new Words(Mode.REF, lifetime, false, false);
            case "Mut" -> new Words(Mode.MUT, lifetime, false, false);
            case "Once" -> new Words(null, "", true, false);
            default -> new Words(null, "", false, true);
        };
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> both = new HashSet<>(one);
        both.addAll(other);
        return both;
    }
}
