package allod.own.check.loan;

import static org.assertj.core.api.Assertions.assertThat;

import allod.own.check.flow.BodyText;
import allod.own.check.flow.Spot;
import allod.own.check.report.Finding;
import allod.own.check.type.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Each rule of borrowing, on bodies written by hand: what must be told, in which line, and what must not.
final class LoanCheckTest {

    @Test
    void exclusiveWhileShared() {
        judge("""
            local own a
            %1 = &a
            s = %1
            %2 = &mut a ! OWN0502
            read %2
            read s
            """);
    }

    @Test
    void loanEndsAtLastUse() {
        judge("""
            local own a
            %1 = &a
            s = %1
            read s
            %2 = &mut a
            read %2
            """);
    }

    @Test
    void sharedWhileExclusive() {
        judge("""
            local own a
            %1 = &mut a
            m = %1
            %2 = &a ! OWN0502
            read m
            """);
    }

    @Test
    void twoExclusive() {
        judge("""
            local own a
            %1 = &mut a
            m = %1
            %2 = &mut a ! OWN0499
            n = %2
            read m
            """);
    }

    @Test
    void fieldsApart() {
        judge("""
            local own a
            %1 = &mut a.left
            m = %1
            %2 = &mut a.right
            n = %2
            read m
            read n
            """);
        judge("""
            local own a
            %1 = &mut a.left
            m = %1
            %2 = &a ! OWN0502
            read m
            """);
    }

    @Test
    void elementsAreOnePlace() {
        judge("""
            local own a
            %1 = &mut a.[]
            m = %1
            %2 = &mut a.[] ! OWN0499
            read m
            """);
    }

    @Test
    void readWhileExclusive() {
        judge("""
            local own a
            %1 = &mut a
            m = %1
            read a.size ! OWN0503
            read m
            """);
    }

    @Test
    void moveWhileBorrowed() {
        judge("""
            local own a
            %1 = &a
            s = %1
            %2 = move a ! OWN0505
            read s
            """);
    }

    @Test
    void writeWhileBorrowed() {
        judge("""
            local own a
            %1 = &a
            s = %1
            a.size = plain ! OWN0506
            read s
            """);
    }

    @Test
    void reservationActsAsShared() {
        judge("""
            local own a
            %1 = &mut2 a
            %2 = &a
            call recv %2
            call recv %1
            """);
    }

    @Test
    void reservationMeetsWhatIsAliveAtTheCall() {
        judge("""
            local own a
            %0 = &a
            s = %0
            %1 = &mut2 a ! OWN0502
            call recv %1
            read s
            """);
        judge("""
            local own a
            %1 = &mut2 a ! OWN0502
            %2 = &a
            call recv %1 args %2
            """);
    }

    @Test
    void sharedLoanMayEndInTheArguments() {
        judge("""
            local own a
            %0 = &a
            s = %0
            %1 = &mut2 a
            read s
            call recv %1
            """);
    }

    @Test
    void twoReservations() {
        judge("""
            local own a
            %1 = &mut2 a
            %2 = &mut2 a ! OWN0499
            call args %1 %2
            """);
    }

    @Test
    void argumentBorrowedAndMoved() {
        judge("""
            local own a
            %1 = &a
            %2 = move a ! OWN0505
            call args %1 %2
            """);
    }

    @Test
    void reborrowKeepsTheFirst() {
        judge("""
            local own a
            %1 = &mut a
            m = %1
            %2 = &mut m.*
            n = %2
            %3 = &a ! OWN0502
            read n
            """);
        judge("""
            param mut p
            %1 = &mut p.*
            n = %1
            %2 = &mut p.* ! OWN0499
            read n
            """);
    }

    @Test
    void walkDownAList() {
        judge("""
            param mut p
            %0 = &mut p.*
            c = %0
            L:
            if OUT
            %1 = &mut c.*.next
            c = %1
            goto L
            OUT:
            read c
            """);
    }

    @Test
    void assignmentFreesTheOldBorrow() {
        judge("""
            local own a
            local own b
            %1 = &mut a
            m = %1
            %2 = &mut b
            m = %2
            %3 = &a
            read %3
            read m
            """);
    }

    @Test
    void loopMeetsItself() {
        judge("""
            local own a
            local list l
            L:
            %1 = &mut a ! OWN0499
            %2 = &mut l
            call 0>-1 recv %2 args %1
            if L
            """);
    }

    @Test
    void conditionalReturnOfABorrow() {
        Signature gives = BodyText.signature(BodyText.type("ref"), "0>R");
        judge("""
            param mut p
            %1 = &mut2 p.*
            call -1>R recv %1
            %2 = ref result
            f = %2
            if NONE
            %3 = &f.*
            return %3
            exit
            NONE:
            nothing? f
            %4 = &mut2 p.*
            call recv %4
            exit
            """, gives);
    }

    @Test
    void collectionTakesTheLoanOnOnePath() {
        judge("""
            local own a
            local list l
            %0 = &a
            if SKIP
            %1 = &mut l
            call 0>-1 recv %1 args %0
            goto END
            SKIP:
            %2 = &mut a
            read %2
            END:
            read l
            """);
        judge("""
            local own a
            local list l
            %0 = &a
            %1 = &mut l
            call 0>-1 recv %1 args %0
            %2 = &mut a ! OWN0502
            read l
            """);
    }

    @Test
    void elementsKeepWhatTheyBorrow() {
        judge("""
            local own a
            local list l
            %0 = &a
            %1 = &mut l
            call 0>-1 recv %1 args %0
            %2 = &l
            call -1>Ri recv %2
            %3 = ref result
            e = %3
            %4 = &mut l
            call recv %4
            %5 = move a ! OWN0505
            read e
            """);
    }

    @Test
    void copiesOfACollectionAreOne() {
        judge("""
            local own a
            local list l
            %0 = copy l
            m = %0
            %1 = &a
            %2 = &mut m
            call 0>-1 recv %2 args %1
            %3 = move a ! OWN0505
            read l
            """);
    }

    @Test
    void viewOutlivesItsCopy() {
        judge("""
            local own a
            %0 = &a
            call -1>R recv %0
            %1 = view result
            s = %1
            %2 = &s
            call -1>Ri recv %2
            %3 = view result
            t = %3
            s = null
            read t
            %4 = move a
            """);
        judge("""
            local own a
            %0 = &a
            call -1>R recv %0
            %1 = view result
            s = %1
            %2 = &s
            call -1>Ri recv %2
            %3 = view result
            t = %3
            s = null
            %4 = move a ! OWN0505
            read t
            """);
    }

    @Test
    void exclusiveViewIsReborrowed() {
        judge("""
            param xview e
            %1 = copy e
            f = %1
            %2 = &mut e ! OWN0499
            read f
            """);
    }

    @Test
    void exclusiveViewOfParameterReturns() {
        judge("""
            param xview e
            %1 = copy e
            return %1
            """, BodyText.signature(BodyText.type("xview"), "0>R"));
    }

    @Test
    void hiddenDropWhileBorrowed() {
        judge("""
            resource own a
            local ref s
            %1 = &a ! OWN0597
            s = %1
            drop a
            read s
            """);
    }

    @Test
    void dropOfAGuardIsAUse() {
        judge("""
            local own a
            resource guard g
            %1 = &mut a
            call 0>R args %1
            %2 = guard result
            g = move %2
            %3 = &a ! OWN0502
            drop g
            """);
    }

    @Test
    void scopeEndsTooEarly() {
        judge("""
            local own a
            local ref s
            %1 = &a ! OWN0597
            s = %1
            end a
            read s
            """);
    }

    @Test
    void temporaryEndsTooEarly() {
        judge("""
            call
            %1 = own result
            %2 = &%1 ! OWN0716
            call -1>R recv %2
            %3 = view result
            s = %3
            end %1
            read s
            """);
    }

    @Test
    void returnOfALocal() {
        judge("""
            local own a
            %1 = &a
            call -1>R recv %1
            %2 = view result
            return %2 ! OWN0515
            end a
            """, BodyText.signature(BodyText.type("view"), ""));
    }

    @Test
    void returnOfAnotherLifetime() {
        judge("""
            param ref'a p
            param ref'b q
            %1 = &q.*
            return %1 ! OWN0621
            """, BodyText.signature(BodyText.type("ref'a"), "0>R"));
        judge("""
            param ref'a p
            param ref'b:a q
            %1 = &q.*
            return %1
            """, BodyText.signature(BodyText.type("ref'a"), "0>R"));
    }

    @Test
    void staticLifetimes() {
        judge("""
            param ref p
            %1 = &p.*
            return %1 ! OWN0621
            """, BodyText.signature(BodyText.type("ref'static"), ""));
        judge("""
            param ref'static p
            %1 = &p.*
            return %1
            """, BodyText.signature(BodyText.type("ref'static"), ""));
    }

    @Test
    void listOfTheCaller() {
        judge("""
            param list'a l
            param ref'b b
            %1 = &mut l
            %2 = &b.*
            call 0>-1 recv %1 args %2 ! OWN0621
            """);
        judge("""
            param list'a l
            param ref'a b
            %1 = &mut l
            %2 = &b.*
            call 0>-1 recv %1 args %2
            """);
    }

    @Test
    void listOfTheCallerLivesOn() {
        judge("""
            param list l
            local own a
            %1 = &mut l
            %2 = &a
            call 0>-1 recv %1 args %2
            %3 = move a ! OWN0505
            """);
    }

    @Test
    void changeThroughShared() {
        judge("""
            param ref p
            %1 = &mut2 p.* ! OWN0596
            call recv %1
            %2 = &mut2 p.* ! OWN0308
            call args %2
            p.*.size = plain ! OWN0594
            """);
    }

    @Test
    void guardOfASwitch() {
        judge("""
            local own a
            guard = &a
            %1 = &mut2 a ! OWN0510
            call recv %1
            read guard
            """);
    }

    @Test
    void lambdaHoldsWhatItCaptures() {
        judge("""
            local own a
            %1 = capmut a
            %2 = lambda %1
            f = %2
            %3 = &a ! OWN0502
            read f
            """);
        judge("""
            local own a
            %1 = cap a
            %2 = lambda %1
            f = %2
            %3 = &a
            read f
            %4 = move a
            """);
    }

    @Test
    void keptLambda() {
        judge("""
            local own a
            %1 = cap a
            %2 = lambda %1 ! OWN0373
            escape kept %2
            call args %2
            """);
        judge("""
            param ref p
            %1 = cap p.*
            %2 = lambda %1 ! OWN0373
            escape kept %2
            """);
        judge("""
            local own a
            %1 = move a
            %2 = lambda %1
            escape kept %2
            """);
    }

    @Test
    void sentLambda() {
        judge("""
            local own a
            %1 = cap a
            %2 = lambda %1 ! OWN0277
            escape sent %2
            """);
        judge("""
            local own a
            %1 = capmut a
            %2 = lambda %1
            escape sent %2
            """);
    }

    @Test
    void useBehindAnEndlessLoop() {
        judge("""
            local own a
            resource guard g
            %1 = &mut a
            call 0>R args %1
            %2 = guard result
            g = move %2
            L:
            %3 = &a ! OWN0502
            if L
            never OUT
            OUT:
            drop g
            """);
    }

    @Test
    void nullHoldsNothing() {
        judge("""
            local own a
            %1 = &mut a
            m = %1
            m = null
            %2 = &mut a
            read %2
            read m
            """);
    }

    @Test
    void releasedOwnersAreNotFollowed() {
        judge("""
            local own a
            %1 = &a
            s = %1
            release a
            %2 = move a
            read s
            """);
    }

    @Test
    void threePlaces() {
        List<Finding> found = findings(BodyText.parse("""
            local own a
            L:
            %1 = &a
            read s
            s = %1
            %2 = &mut a
            if L
            read s
            """.replace("read s\ns = %1", "s = %1"), null));
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().secondary())
                .extracting(label -> label.text())
                .containsExactly("immutable borrow occurs here", "immutable borrow later used here");
    }

    @Test
    void laterIteration() {
        List<Finding> found = findings(BodyText.parse("""
            local own a
            local ref s
            L:
            nothing? a
            read s
            %1 = &a
            s = %1
            %2 = &mut a
            if L
            """, null));
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().secondary().getLast().text())
                .isEqualTo("immutable borrow later used here, in a later iteration of the loop");
    }

    private static void judge(String text) {
        judge(text, null);
    }

    private static void judge(String text, Signature signature) {
        BodyText.Parsed parsed = BodyText.parse(text, signature);
        Map<Integer, String> told = new TreeMap<>();
        for (Finding finding : findings(parsed)) {
            told.put(((Spot) finding.primary().tree()).line(), finding.code().id());
        }
        assertThat(told).as("%s%n%s", text, parsed.body().listing()).isEqualTo(parsed.wanted());
    }

    private static List<Finding> findings(BodyText.Parsed parsed) {
        List<Finding> found = new ArrayList<>();
        LoanCheck.check(parsed.body(), found::add);
        return found;
    }
}
