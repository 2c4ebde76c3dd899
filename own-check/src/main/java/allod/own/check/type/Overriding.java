package allod.own.check.type;

import allod.own.check.type.Signature.Flow;
import allod.own.check.type.Signature.Receiver;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.type.TypeKind;

/// Whether a method keeps the promises of another in whose place it is called: an override, a method reference,
/// a lambda with words at its parameters.
///
/// ```
///                promised          kept by
/// receiver       @Mutates          @Mutates, or reading
/// parameter      @Own  @Ref  @Mut  the same; @Ref for @Mut
///                unscoped          @Scoped too
///                @Once             @Once
/// result         a mode            the same
///                loans of inputs   loans of fewer inputs
/// ```
public final class Overriding {

    private final String promiser;
    private final Signature promised;
    private final Signature kept;

    private Overriding(String promiser, Signature promised, Signature kept) {
        this.promiser = promiser;
        this.promised = promised;
        this.kept = kept;
    }

    /// What an override breaks, as half a sentence; nothing when all is kept.
    ///
    /// @param promiser the name of the overridden method, for the text
    /// @param promised the overridden method as the overriding class sees it
    public static Optional<String> broken(String promiser, Signature promised, Signature kept) {
        Overriding rule = new Overriding(promiser, promised, kept);
        return rule.receiver().or(() -> rule.parameters(0)).or(rule::result).or(rule::flows);
    }

    /// What a method reference breaks.
    ///
    /// @param promised the method of the functional type, from [Vocabulary#function]
    /// @param kept the method that the reference names
    /// @param unbound whether the first argument becomes the receiver, as in `Buf::close`
    public static Optional<String> brokenByReference(Signature promised, Signature kept, boolean unbound) {
        String name = promised.element().getSimpleName().toString();
        Overriding rule = new Overriding(name, promised, kept);
        Optional<String> first = Optional.empty();
        if (unbound && !promised.parameters().isEmpty()) {
            Mode given = promised.parameters().get(0).mode();
            first = rule.unbound(given);
        }
        return first.or(() -> rule.parameters(unbound ? 1 : 0)).or(rule::result);
    }

    /// What the words at the parameter of a lambda break.
    public static Optional<String> brokenByParameter(OwnType promised, OwnType kept) {
        return mode(promised, kept)
                ? Optional.empty()
                : Optional.of("the function gets " + words(promised) + ", the lambda takes " + words(kept));
    }

    private Optional<String> unbound(Mode given) {
        boolean fine = switch (kept.receiver()) {
            case CONSUMED -> given == Mode.OWN || given == Mode.PLAIN;
            case EXCLUSIVE -> given != Mode.REF;
            default -> given != Mode.OWN || !kept.receiverType().traits().owned();
        };
        return fine
                ? Optional.empty()
                : Optional.of("`" + promiser + "` gives " + word(given) + ", `"
                        + kept.element().getSimpleName() + "` " + verb(kept.receiver()) + " its receiver");
    }

    private Optional<String> receiver() {
        Receiver ours = kept.receiver();
        Receiver theirs = promised.receiver();
        boolean fine = ours == theirs || (theirs == Receiver.EXCLUSIVE && ours == Receiver.SHARED);
        return fine
                ? Optional.empty()
                : Optional.of("it " + verb(ours) + " its receiver, `" + promiser + "` " + verb(theirs) + " it");
    }

    private static String verb(Receiver receiver) {
        return switch (receiver) {
            case NONE -> "has no";
            case SHARED -> "reads";
            case EXCLUSIVE -> "changes";
            case CONSUMED -> "consumes";
        };
    }

    private Optional<String> parameters(int shift) {
        List<OwnType> theirs = promised.parameters();
        List<OwnType> ours = kept.parameters();
        for (int i = 0; i < ours.size() && i + shift < theirs.size(); i++) {
            OwnType one = theirs.get(i + shift);
            OwnType other = ours.get(i);
            String name = kept.element().getParameters().get(i).getSimpleName().toString();
            if (!mode(one, other)) {
                return Optional.of("its parameter `" + name + "` is " + words(other) + ", in `" + promiser + "` it is "
                        + words(one));
            }
            if (one.scoped() && !other.scoped() && one.traits().function() && !promised.silent()) {
                return Optional.of(
                        "its parameter `" + name + "` may be kept, in `" + promiser + "` it is @Scoped and may not");
            }
        }
        return Optional.empty();
    }

    private static boolean mode(OwnType promised, OwnType kept) {
        if (promised.once() != kept.once() && promised.traits().function()) {
            return false;
        }
        if (promised.mode() == kept.mode()) {
            return true;
        }
        if (promised.mode() == Mode.MUT && kept.mode() == Mode.REF) {
            return true;
        }
        boolean unknown = promised.mode() == Mode.PLAIN || kept.mode() == Mode.PLAIN;
        boolean lenient = promised.traits().foreign() || kept.traits().foreign();
        boolean owner = promised.mode() == Mode.OWN || kept.mode() == Mode.OWN;
        return unknown && (lenient || !owner);
    }

    private Optional<String> result() {
        OwnType theirs = promised.result();
        OwnType ours = kept.result();
        boolean dropped = promised.element().getReturnType().getKind() == TypeKind.VOID;
        boolean fine = theirs.mode() == ours.mode()
                || (dropped && !ours.owns())
                || (theirs.mode() == Mode.REF && ours.mode() == Mode.MUT)
                || ((theirs.mode() == Mode.PLAIN || ours.mode() == Mode.PLAIN) && !theirs.owns() && !ours.owns())
                || theirs.traits().foreign()
                || ours.traits().foreign();
        return fine
                ? Optional.empty()
                : Optional.of("its result is " + words(ours) + ", that of `" + promiser + "` is " + words(theirs));
    }

    private Optional<String> flows() {
        if (!theirsTells()) {
            return Optional.empty();
        }
        Set<List<Integer>> theirs = ends(promised);
        for (List<Integer> flow : ends(kept)) {
            if (!theirs.contains(flow)) {
                String from = flow.get(0) == Signature.RECEIVER
                        ? "its receiver"
                        : "`" + kept.element().getParameters().get(flow.get(0)).getSimpleName() + "`";
                return Optional.of(
                        flow.get(1) == Signature.RESULT
                                ? "its result may borrow from " + from + ", that of `" + promiser + "` does not"
                                : "it may keep what " + from + " borrows, `" + promiser + "` does not");
            }
        }
        return Optional.empty();
    }

    private boolean theirsTells() {
        return Elision.borrows(promised.result()) || promised.result().mode() == Mode.PLAIN;
    }

    private static Set<List<Integer>> ends(Signature signature) {
        Set<List<Integer>> ends = new HashSet<>();
        for (Flow flow : signature.flows()) {
            ends.add(List.of(flow.from(), flow.to()));
        }
        return ends;
    }

    private static String words(OwnType type) {
        return type.once()
                ? "@Once"
                : type.traits().function() ? "a function that may be called often" : word(type.mode());
    }

    private static String word(Mode mode) {
        return switch (mode) {
            case PLAIN -> "without an owner";
            case OWN -> "@Own";
            case REF -> "@Ref";
            case MUT -> "@Mut";
            case VIEW -> "a view";
        };
    }
}
