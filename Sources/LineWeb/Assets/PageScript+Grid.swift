extension PageScript {
    /// Cells of large grids, which have no links of their own: their row and their column have.
    static let cells = #"""
        document.addEventListener("click",event=>{
          const cell=event.target.closest&&event.target.closest("table[data-sparse] tbody td");
          if(!cell||cell.classList.contains("void")||cell.querySelector("a"))return;
          const across=cell.parentElement.querySelector("th a");
          const down=cell.closest("table").tHead.rows[0].cells[cell.cellIndex].querySelector("a");
          if(!across||!down)return;
          const address=new URL(across.href);
          for(const[name,value]of new URL(down.href).searchParams)
            if(!address.searchParams.getAll(name).includes(value))address.searchParams.append(name,value);
          location.assign(address);
        });

        """#
}
