from __future__ import annotations

from newsreader.tui.app.jumps import MOST, Jumps, Place


def test_one_goes_back_to_where_one_jumped_from_and_forth_again():
    jumps, first, second, third = Jumps(), Place(1, 0), Place(1, 500), Place(2, 30)
    jumps.leave(first)
    jumps.leave(second)
    assert jumps.go(-1, 1, third) == second
    assert jumps.go(-1, 1, second) == first
    assert jumps.go(-1, 1, first) == first, "there is no earlier place"
    assert jumps.go(1, 2, first) == third
    assert jumps.go(1, 1, third) == third


def test_a_place_where_one_already_is_is_passed_over_and_a_new_jump_forgets_the_way_forth():
    jumps, first, second, third = Jumps(), Place(1, 0), Place(1, 500), Place(2, 30)
    jumps.leave(first)
    jumps.leave(second)
    assert jumps.go(-1, 1, second) == first
    jumps.leave(first)
    assert jumps.go(1, 1, third) == third
    assert jumps.go(-1, 9, third) == first


def test_only_the_latest_places_are_kept():
    jumps = Jumps()
    for offset in range(MOST + 20):
        jumps.leave(Place(1, offset))
    assert jumps.go(-1, 9_999, Place(2, 0)) == Place(1, 20)
