"""The viewer: one self-contained page that shows a network and the sentences behind it.

`chipkg.view.page.render_page` writes it; import that module only when rendering, since pyvis is slow to import.
"""
